package org.streamrlaif.judge.remote;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.Locale;

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

    private static final String KEYS = "judge.remote.limits.";

    /** Fewer tokens than any question with two answers and a picture comes to. */
    private static final int LEAST_TOKENS = 64;

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

    /**
     * Sees that a batch can be paid.
     *
     * @param verdicts that it asks for, each a request
     * @throws IllegalArgumentException naming the limit that even the shortest requests exceed
     */
    public void requireRoomFor(long verdicts) {
        long least = verdicts * LEAST_TOKENS;
        String batch =
                " or more: a batch asks for "
                        + verdicts
                        + " verdicts, each of "
                        + LEAST_TOKENS
                        + " tokens at least";
        require(tokens == 0 || tokens >= least, KEYS + "tokens", tokens, least + batch);
        double price = least * inputPrice / 1e6;
        require(
                cost == 0 || cost >= price,
                KEYS + "cost",
                cost,
                String.format(Locale.ROOT, "%.4f", price) + batch);
    }

    /** Eight requests at a time, without a limit on their number or cost. */
    public static LimitsConfig defaults() {
        return new LimitsConfig(8, 0, 0, 0, 0, 0);
    }
}
