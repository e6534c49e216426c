package org.streamrlaif.streaming.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * The question that a conversation's last turn answers, with what was said before it; nothing
     * when the last turn is no answer to one, or is about some frames only.
     */
    public static Optional<QuestionItem> last(ConversationItem said) {
        List<Turn> turns = said.turns();
        int last = turns.size() - 1;
        boolean answered =
                last > 0
                        && said.span().isEmpty()
                        && turns.get(last).role() == Turn.Role.ASSISTANT
                        && turns.get(last - 1).role() == Turn.Role.USER
                        && !turns.get(last).text().isBlank();
        return answered
                ? Optional.of(
                        new QuestionItem(
                                said.place(),
                                said.id(),
                                said.media(),
                                turns.subList(0, last - 1),
                                turns.get(last - 1).text(),
                                null,
                                turns.get(last).text(),
                                ""))
                : Optional.empty();
    }

    /** The question and its right answer as a conversation to learn from. */
    public ConversationItem conversation() {
        List<Turn> turns = new ArrayList<>(history);
        turns.add(new Turn(Turn.Role.USER, question));
        turns.add(new Turn(Turn.Role.ASSISTANT, answer));
        return new ConversationItem(place, id, media, turns);
    }
}
