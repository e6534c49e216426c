package org.streamrlaif.judge.remote;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When an endpoint is asked, and when again: rate limit within circuit breaker within retry. An
 * open breaker is waited out like any failure, so a short outage delays a run and voids nothing.
 */
final class RetryPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);
    private static final double JITTER = 0.5;
    private static final Duration LONG = Duration.ofDays(1);

    private final Retry retry;
    private final CircuitBreaker breaker;
    private final RateLimiter limiter;

    /**
     * @param name of the endpoint in the log
     * @param perMinute most requests of a minute; 0 = no limit
     */
    RetryPolicy(String name, RetryConfig settings, int perMinute) {
        Duration open = Durations.of(settings.breakerSeconds());
        retry = retry(name, settings, open);
        breaker =
                CircuitBreaker.of(
                        name,
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(settings.breakerCalls())
                                .minimumNumberOfCalls(settings.breakerCalls())
                                .waitDurationInOpenState(open)
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .slowCallDurationThreshold(LONG)
                                .recordException(RetryPolicy::isFault)
                                .ignoreException(failure -> !isFault(failure))
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(
                        event ->
                                LOG.warn(
                                        "{}: circuit breaker {}",
                                        name,
                                        event.getStateTransition()));
        limiter = perMinute == 0 ? null : limiter(name, perMinute);
    }

    /** Calls until it succeeds, or until it cannot or may not be tried again. */
    <T> T call(Callable<T> request) throws Exception {
        Callable<T> limited =
                limiter == null ? request : RateLimiter.decorateCallable(limiter, request);
        return retry.executeCallable(CircuitBreaker.decorateCallable(breaker, limited));
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    private static Retry retry(String name, RetryConfig config, Duration open) {
        IntervalFunction growing =
                IntervalFunction.ofExponentialRandomBackoff(
                        Durations.of(config.firstWaitSeconds()),
                        2,
                        JITTER,
                        Durations.of(config.longestWaitSeconds()));
        return Retry.of(
                name,
                io.github.resilience4j.retry.RetryConfig.custom()
                        .maxAttempts(config.attempts())
                        .retryOnException(RetryPolicy::isRetried)
                        .intervalBiFunction(
                                (attempt, outcome) ->
                                        wait(outcome.getLeft(), growing.apply(attempt), open))
                        .build());
    }

    /** No earlier than the endpoint asks for, nor while the circuit breaker is open. */
    private static long wait(Throwable failure, long growing, Duration open) {
        if (failure instanceof CallNotPermittedException) {
            return open.toMillis() + Math.round(Math.random() * growing);
        }
        long asked =
                failure instanceof CallFailedException failed
                        ? failed.retryAfter().map(Duration::toMillis).orElse(0L)
                        : 0;
        return Math.max(asked, growing);
    }

    /** One permit at a time, so that a minute's requests do not come at once. */
    private static RateLimiter limiter(String name, int perMinute) {
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofNanos(60_000_000_000L / perMinute))
                        .timeoutDuration(LONG)
                        .build());
    }

    private static boolean isFault(Throwable failure) {
        return failure instanceof CallFailedException failed && failed.isFault();
    }

    private static boolean isRetried(Throwable failure) {
        return failure instanceof CallNotPermittedException
                || failure instanceof CallFailedException failed && failed.isRetried();
    }
}
