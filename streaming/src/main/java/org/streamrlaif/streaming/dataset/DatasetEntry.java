package org.streamrlaif.streaming.dataset;

/** What a reader gives for each item of a file: the item, or why it does not fit. */
public sealed interface DatasetEntry permits DatasetItem, SkippedItem {

    /** Where the item is. */
    Place place();
}
