package org.streamrlaif.streaming.dataset;

import java.util.List;

/** An item of a data set. */
public sealed interface DatasetItem extends DatasetEntry
        permits ConversationItem, QuestionItem, PairItem {

    /** The item's id in its file; its number there when it has none. */
    String id();

    /** What it is about. */
    Media media();

    /** What is said before the question. */
    default List<Turn> history() {
        return List.of();
    }

    /** What is asked. */
    String question();
}
