package org.streamrlaif.streaming.dataset;

import java.util.List;

/**
 * Two answers of which one is better.
 *
 * @param turns the conversation up to the question that both answer, the user's turn last
 * @param chosen the better answer
 * @param rejected the other
 * @param kind kind of question; empty when the file names none
 */
public record PairItem(
        Place place,
        String id,
        Media media,
        List<Turn> turns,
        String chosen,
        String rejected,
        String kind)
        implements DatasetItem {

    /** Copies the turns. */
    public PairItem {
        turns = List.copyOf(turns);
    }

    /** What is said before that question. */
    @Override
    public List<Turn> history() {
        return turns.subList(0, turns.size() - 1);
    }

    /** The question that both answer. */
    @Override
    public String question() {
        return turns.get(turns.size() - 1).text();
    }
}
