package org.streamrlaif.loop;

import java.time.Duration;

/**
 * How long training may go on without a complete checkpoint: what none holds is lost at the next
 * crash, and a cluster that takes none may have lost its head. Times are milliseconds of any clock
 * that never goes back.
 */
public final class CheckpointBound {
    private Duration most;
    private long since;

    /**
     * @param most {@link Duration#ZERO} for no bound
     * @param now when training starts
     */
    public CheckpointBound(Duration most, long now) {
        this.most = most;
        this.since = now;
    }

    /** Whether another batch may be trained now. */
    public boolean mayTrain(long now) {
        return most.isZero() || now - since < most.toMillis();
    }

    /** There is no bound from now on. */
    public void lift() {
        most = Duration.ZERO;
    }

    /** Says that a checkpoint is complete. */
    public void completed(long now) {
        since = now;
    }
}
