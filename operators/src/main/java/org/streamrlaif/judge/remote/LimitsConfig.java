package org.streamrlaif.judge.remote;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How much is asked of an endpoint, and what it may cost. Requests count per process, money and
 * tokens per journal, hence over all restarts of a run.
 *
 * @param concurrency requests under way at a time, 1 or more
 * @param requestsPerMinute most requests of a minute; 0 = no limit
 * @param tokens most tokens that are paid for, in and out; 0 = no limit
 * @param cost most money that is paid, in the unit of the prices; 0 = no limit
 * @param inputPrice price of a million tokens in, 0 or more
 * @param outputPrice price of a million tokens out, 0 or more
 */
public record LimitsConfig(
        int concurrency,
        int requestsPerMinute,
        long tokens,
        double cost,
        double inputPrice,
        double outputPrice)
        implements Serializable {

    /** Checks every value. */
    public LimitsConfig {
        require(concurrency >= 1, "concurrency", concurrency, "at least 1");
        require(requestsPerMinute >= 0, "requests-per-minute", requestsPerMinute, "0 or more");
        require(tokens >= 0, "tokens", tokens, "0 or more");
        require(cost >= 0, "cost", cost, "0 or more");
        require(inputPrice >= 0, "input-price", inputPrice, "0 or more");
        require(outputPrice >= 0, "output-price", outputPrice, "0 or more");
        require(
                cost == 0 || inputPrice + outputPrice > 0,
                "cost",
                cost + " without prices",
                "input-price and output-price beside it");
    }

    /** Eight requests at a time, without a limit on their number or cost. */
    public static LimitsConfig defaults() {
        return new LimitsConfig(8, 0, 0, 0, 0, 0);
    }
}
