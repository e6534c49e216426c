package org.streamrlaif.reward.functions;

/**
 * Names and meanings of the metrics of reward functions; behind a dot follows the function's name.
 */
public final class FunctionMetrics {

    /** Mean value over the responses that got one, without its weight. Absent when none did. */
    public static final String MEAN = "functionReward";

    /** What the function took for the batch, in seconds. */
    public static final String SECONDS = "functionSeconds";

    /** Responses that got no value, so that their tickets ended void. */
    public static final String FAILURES = "functionFailures";

    private FunctionMetrics() {}
}
