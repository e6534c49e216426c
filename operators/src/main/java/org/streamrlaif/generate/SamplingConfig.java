package org.streamrlaif.generate;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How responses are sampled.
 *
 * @param responses responses per prompt K, at least 1
 * @param maxNewTokens longest response in tokens, the end token included
 * @param temperature divisor of the logits; 0 takes the most probable token
 * @param topP smallest probability mass kept, in (0, 1]; 1 keeps all
 * @param topK largest number of tokens kept; 0 keeps all
 * @param maxRows responses that are decoded side by side, as far as the cache's budget goes
 * @param prefillTokens most prompt tokens that are read in one go; a longer prompt is read in
 *     pieces, between which the other responses go on
 * @param kvBudgetMib most memory in MiB that keys and values of these responses take; 0 = a quarter
 *     of what the device has free at the start
 * @param attempts how often at most the responses to a prompt are sampled while they are all equal,
 *     which teaches little; 1 takes them as they are
 */
public record SamplingConfig(
        int responses,
        int maxNewTokens,
        double temperature,
        double topP,
        int topK,
        int maxRows,
        int prefillTokens,
        int kvBudgetMib,
        int attempts)
        implements Serializable {

    public SamplingConfig {
        require(responses >= 1, "responses", responses, "at least 1");
        require(maxNewTokens >= 1, "max-new-tokens", maxNewTokens, "at least 1");
        require(
                temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
                "temperature",
                temperature,
                "a number of at least 0");
        require(topP > 0 && topP <= 1, "top-p", topP, "a number in (0, 1]");
        require(topK >= 0, "top-k", topK, "at least 0");
        require(maxRows >= 1, "max-rows", maxRows, "at least 1");
        require(prefillTokens >= 1, "prefill-tokens", prefillTokens, "at least 1");
        require(kvBudgetMib >= 0, "kv-budget-mib", kvBudgetMib, "at least 0");
        require(attempts >= 1, "attempts", attempts, "at least 1");
        require(
                attempts == 1 || responses > 1,
                "attempts",
                attempts,
                "1 where there is one response per prompt: it has no other to differ from");
    }

    /** With the usual reading of prompts, and a cache as memory allows. */
    public SamplingConfig(
            int responses,
            int maxNewTokens,
            double temperature,
            double topP,
            int topK,
            int maxRows) {
        this(responses, maxNewTokens, temperature, topP, topK, maxRows, 2048, 0, 1);
    }

    /** The same with another budget of the cache. */
    public SamplingConfig withKvBudget(int mib) {
        return new SamplingConfig(
                responses,
                maxNewTokens,
                temperature,
                topP,
                topK,
                maxRows,
                prefillTokens,
                mib,
                attempts);
    }

    /** Two responses of at most 32 tokens from the whole distribution at temperature 1. */
    public static SamplingConfig defaults() {
        return new SamplingConfig(2, 32, 1, 1, 0, 64);
    }

    /** One response per prompt, always the most probable token. */
    public SamplingConfig greedy() {
        return new SamplingConfig(1, maxNewTokens, 0, 1, 0, maxRows, prefillTokens, kvBudgetMib, 1);
    }
}
