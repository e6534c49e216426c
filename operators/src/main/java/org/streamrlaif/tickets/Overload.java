package org.streamrlaif.tickets;

/** What becomes of samples while the loop is full. */
public enum Overload {
    /** They stay where they come from: nothing is dropped. */
    BLOCK,
    /** They are read on; of those that wait, the newest are kept. */
    NEWEST_FIRST,
    /** They stay where they come from; one that is too old when its turn comes is dropped. */
    MAX_LAG
}
