package org.streamrlaif.live;

import io.github.resilience4j.core.IntervalFunction;
import java.util.SplittableRandom;

/**
 * Pauses between attempts: pause n = min(most, first · 2ⁿ), less a random part of up to a half, so
 * that streams of one server do not come back all at once. Equal seeds give equal pauses.
 */
final class Backoff {

    private static final double LEAST_PART = 0.5;

    private final IntervalFunction pauses;
    private final SplittableRandom random;
    private int attempt;

    Backoff(ConnectConfig config, long seed) {
        pauses =
                IntervalFunction.ofExponentialBackoff(
                        Math.round(config.retrySeconds() * 1000),
                        2,
                        Math.round(config.retryMostSeconds() * 1000));
        random = new SplittableRandom(seed);
    }

    /** The next pause in milliseconds. */
    long next() {
        attempt = Math.min(attempt + 1, Integer.MAX_VALUE - 1);
        return Math.round(pauses.apply(attempt) * random.nextDouble(LEAST_PART, 1));
    }

    /** An attempt has succeeded: the next pause is the first one. */
    void reset() {
        attempt = 0;
    }
}
