package org.streamrlaif.streaming.replay;

/**
 * How far a replay is.
 *
 * @param epoch passes that are complete
 * @param items items of the next pass that were gone through, in its order
 */
public record ReplayPosition(int epoch, long items) {

    /** Before the first item. */
    public static final ReplayPosition START = new ReplayPosition(0, 0);
}
