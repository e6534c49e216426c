package org.streamrlaif.streaming.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * A question with its right answer.
 *
 * @param history what is said before the question
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
        List<Turn> history,
        String question,
        String again,
        String answer,
        String kind)
        implements DatasetItem {

    /** Copies what is said before. */
    public QuestionItem {
        history = List.copyOf(history);
    }

    /** The question and its right answer as a conversation to learn from. */
    public ConversationItem conversation() {
        List<Turn> turns = new ArrayList<>(history);
        turns.add(new Turn(Turn.Role.USER, question));
        turns.add(new Turn(Turn.Role.ASSISTANT, answer));
        return new ConversationItem(place, id, media, turns);
    }
}
