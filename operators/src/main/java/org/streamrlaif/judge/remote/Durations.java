package org.streamrlaif.judge.remote;

import java.time.Duration;

/** Seconds of a configuration as durations. */
final class Durations {

    private Durations() {}

    /** The duration of so many seconds, to the millisecond. */
    static Duration of(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
