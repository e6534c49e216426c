package org.streamrlaif.tickets;

import java.io.Serializable;

/**
 * Which samples are dropped before they have tickets.
 *
 * @param overload what becomes of samples while the loop is full
 * @param maxLagMillis greatest age of a sample that is given tickets, in milliseconds; 0 for any
 * @param backlog samples that may wait where the source is read on, ≥ 1
 */
public record OverloadRule(Overload overload, long maxLagMillis, int backlog)
        implements Serializable {

    /** Nothing is dropped, and the source is read only while samples may enter. */
    public static final OverloadRule BLOCK = new OverloadRule(Overload.BLOCK, 0, 1);

    /** Whether the source is read while no sample may enter. */
    public boolean readsAhead() {
        return overload == Overload.NEWEST_FIRST;
    }

    /**
     * Samples that may wait; no bound where the source is not read ahead, since none comes then.
     */
    int room() {
        return readsAhead() ? backlog : Integer.MAX_VALUE;
    }

    /**
     * Whether a sample is too old to be given tickets.
     *
     * @param createdAt when it was made, in milliseconds since the epoch; 0 when unknown: such a
     *     sample never is
     * @param now the same clock
     */
    public boolean isTooOld(long createdAt, long now) {
        return maxLagMillis > 0 && createdAt > 0 && now - createdAt > maxLagMillis;
    }
}
