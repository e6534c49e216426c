package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How long a stream is waited for.
 *
 * @param openSeconds until it has to be open
 * @param stallSeconds without a packet until it counts as stalled; a file that has not grown for so
 *     long has ended
 * @param retrySeconds pause before the first new attempt; each further pause is twice as long, and
 *     up to half of each is left out at random
 * @param retryMostSeconds longest pause
 * @param giveUpSeconds without a frame until a stream is gone for good; 0 = never
 */
public record ConnectConfig(
        double openSeconds,
        double stallSeconds,
        double retrySeconds,
        double retryMostSeconds,
        double giveUpSeconds)
        implements Serializable {

    /** Checks every value. */
    public ConnectConfig {
        above(openSeconds, "open-seconds");
        above(stallSeconds, "stall-seconds");
        require(
                retrySeconds >= 0.01 && retrySeconds <= 86400,
                "retry-seconds",
                retrySeconds,
                "a number from 0.01 to 86400");
        require(
                retryMostSeconds >= retrySeconds && retryMostSeconds <= 86400,
                "retry-most-seconds",
                retryMostSeconds,
                "a number from retry-seconds to 86400");
        require(giveUpSeconds >= 0, "give-up-seconds", giveUpSeconds, "a number of at least 0");
    }

    private static void above(double value, String key) {
        require(value > 0 && value <= 86400, key, value, "a number above 0, at most 86400");
    }

    /** Ten seconds each, pauses from one second to a minute, never given up. */
    public static ConnectConfig defaults() {
        return new ConnectConfig(10, 10, 1, 60, 0);
    }
}
