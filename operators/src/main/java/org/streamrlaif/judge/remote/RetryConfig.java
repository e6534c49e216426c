package org.streamrlaif.judge.remote;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How long a verdict is waited for. Waits double from the first one, with jitter of one half.
 *
 * @param attempts requests for one verdict, the first included; 1 or more
 * @param firstWaitSeconds wait before the second, above 0
 * @param longestWaitSeconds longest wait; an endpoint that asks for a longer one (Retry-After) is
 *     not asked again
 * @param timeoutSeconds longest time of one request, above 0
 * @param breakerCalls when half of so many requests in a row failed, the circuit breaker opens; 2
 *     or more
 * @param breakerSeconds how long the circuit breaker stays open before one request is tried, above
 *     0
 */
public record RetryConfig(
        int attempts,
        double firstWaitSeconds,
        double longestWaitSeconds,
        double timeoutSeconds,
        int breakerCalls,
        double breakerSeconds)
        implements Serializable {

    /** Checks every value. */
    public RetryConfig {
        require(attempts >= 1, "attempts", attempts, "at least 1");
        require(firstWaitSeconds >= 0.001, "first-wait-seconds", firstWaitSeconds, "above 0");
        require(
                longestWaitSeconds >= firstWaitSeconds,
                "longest-wait-seconds",
                longestWaitSeconds,
                "no less than first-wait-seconds");
        require(timeoutSeconds >= 0.001, "timeout-seconds", timeoutSeconds, "above 0");
        require(breakerCalls >= 2, "breaker-calls", breakerCalls, "at least 2");
        require(breakerSeconds >= 0.001, "breaker-seconds", breakerSeconds, "above 0");
    }

    /** Six requests of at most a minute, which bridge an outage of about two minutes. */
    public static RetryConfig defaults() {
        return new RetryConfig(6, 1, 60, 60, 10, 30);
    }
}
