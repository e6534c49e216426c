package org.streamrlaif.live;

/**
 * Event time of a stream, from its own clock.
 *
 * <p>The first frame is now, and from there on the stream's clock counts: {@code event ← event +
 * (time − last time)}. A clock of limited width that begins anew has wrapped: its difference is
 * taken into ±½ of the width. A difference below zero, or above {@link #LARGEST_STEP_MICROS}, is a
 * jump: there {@code event ← event + (now − last now)}, so that the time that went by counts, at
 * least one millisecond. Event time never goes back; after a restart of the stream it goes on in
 * the same way.
 *
 * <p>A clock that runs faster or slower than the wall clock is followed as it is.
 */
final class StreamClock {

    /** The largest step from one frame to the next that is no jump. */
    static final long LARGEST_STEP_MICROS = 10_000_000;

    private static final long LEAST_STEP_MICROS = 1000;

    private boolean begun;
    private boolean restarted;
    private long lastMicros;
    private long lastNowMicros;
    private long eventMicros;
    private long jumps;

    /**
     * Event time of the next frame.
     *
     * @param micros the stream's clock, in microseconds
     * @param wrapMicros after how many microseconds that clock begins anew; 0 when it does not
     * @param nowMicros the wall clock, in microseconds since the epoch
     * @return microseconds since the epoch, above that of the frame before
     */
    long event(long micros, long wrapMicros, long nowMicros) {
        if (!begun) {
            begun = true;
            eventMicros = nowMicros;
        } else {
            eventMicros += step(micros - lastMicros, wrapMicros, nowMicros - lastNowMicros);
        }
        restarted = false;
        lastMicros = micros;
        lastNowMicros = nowMicros;
        return eventMicros;
    }

    private long step(long clock, long wrapMicros, long wall) {
        long step = wrapMicros > 0 ? folded(clock, wrapMicros) : clock;
        if (!restarted && step >= 0 && step <= LARGEST_STEP_MICROS) {
            return Math.max(LEAST_STEP_MICROS, step);
        }
        jumps += restarted ? 0 : 1;
        return Math.max(LEAST_STEP_MICROS, wall);
    }

    private static long folded(long difference, long width) {
        long half = width / 2;
        return Math.floorMod(difference + half, width) - half;
    }

    /** The next frame comes from a new connection, whose clock has nothing to do with the old. */
    void restart() {
        restarted = true;
    }

    /** Jumps so far. */
    long jumps() {
        return jumps;
    }
}
