package org.streamrlaif.streaming.dataset;

import java.util.List;

/**
 * A question with its right answer.
 *
 * @param question the question
 * @param again the same question in other words, asked to see whether both answers agree; null
 *     where there is none
 * @param answer the right answer
 * @param kind kind of question; empty when the file names none
 */
public record QuestionItem(
        Place place,
        String id,
        Media media,
        String question,
        String again,
        String answer,
        String kind)
        implements DatasetItem {

    /** The question and its right answer as a conversation to learn from. */
    public ConversationItem conversation() {
        return new ConversationItem(
                place,
                id,
                media,
                List.of(new Turn(Turn.Role.USER, question), new Turn(Turn.Role.ASSISTANT, answer)));
    }
}
