package org.streamrlaif.streaming.dataset;

/** An item of a data set. */
public sealed interface DatasetItem extends DatasetEntry
        permits ConversationItem, QuestionItem, PairItem {

    /** The item's id in its file; its number there when it has none. */
    String id();

    /** What it is about. */
    Media media();

    /** What is asked. */
    String question();
}
