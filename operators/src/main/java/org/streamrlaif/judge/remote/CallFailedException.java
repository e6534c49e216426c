package org.streamrlaif.judge.remote;

import java.time.Duration;
import java.util.Optional;

/** A request that brought no answer that can be used; one line says why. */
final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    enum Kind {
        /** The endpoint could not be reached, broke off or has a fault (5xx). */
        FAILED("endpoint-failed", true, true),
        /** It took too long. */
        TIMEOUT("endpoint-timeout", true, true),
        /** It is busy (408, 429). */
        BUSY("endpoint-busy", true, false),
        /** It does not take the request (other 4xx). */
        REFUSED("endpoint-refused", false, false),
        /** It asks for a longer wait than is granted. */
        PAUSED("endpoint-paused", false, false),
        /** Its reply is not what the interface promises. */
        UNREADABLE("unreadable-reply", true, true),
        /** Its answer is none of the choices. */
        NO_VERDICT("no-verdict", true, false),
        /** It answers that it does not answer: a refusal, or a filter. */
        DECLINED("judge-declined", false, false),
        /** All that may be paid has been paid. */
        SPENT("cost-limit", false, false),
        /** There is a limit on cost, and the endpoint does not tell what it uses. */
        UNKNOWN_COST("cost-unknown", false, false);

        private final String code;
        private final boolean retried;
        private final boolean fault;

        Kind(String code, boolean retried, boolean fault) {
            this.code = code;
            this.retried = retried;
            this.fault = fault;
        }
    }

    private final Kind kind;
    private final transient Duration wait;

    CallFailedException(Kind kind, String message) {
        this(kind, message, null);
    }

    CallFailedException(Kind kind, String message, Duration wait) {
        super(message);
        this.kind = kind;
        this.wait = wait;
    }

    /** Code of the void reason. */
    String code() {
        return kind.code;
    }

    /** Whether another request may help. */
    boolean isRetried() {
        return kind.retried;
    }

    /** Whether the endpoint is at fault, which the circuit breaker counts. */
    boolean isFault() {
        return kind.fault;
    }

    /** How long the endpoint asks to wait (Retry-After). */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(wait);
    }
}
