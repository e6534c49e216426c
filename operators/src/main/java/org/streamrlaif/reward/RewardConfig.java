package org.streamrlaif.reward;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.REFUSED;
import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.List;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.platform.Change;
import org.streamrlaif.reward.functions.FunctionConfig;

/**
 * Settings of the online reward model.
 *
 * @param base the model it starts from, adapter included: {@code judge}, or {@code policy} to see
 *     over-optimisation
 * @param refresh whether it learns during the whole run; {@code false} freezes it after warm-up, to
 *     see how it falls behind the policy
 * @param lora shape of its adapter; where the base has an adapter, it starts as a copy of that
 * @param optimizer optimiser of the adapter and the score head
 * @param narrative whether it reads the narrative in front of the question; there is none where the
 *     judge reads none
 * @param labels what it is taught of a decided pair: the judge's probability ({@code soft}) or 1
 *     and 0 ({@code hard})
 * @param warmupPairs decided pairs to learn from before the first score is given, 0 or more; up to
 *     four times as many while accuracy on pairs that are held back rises
 * @param maxWarmupBatches batches after which a run fails whose warm-up still lacks decided pairs;
 *     0 waits for ever
 * @param pairsPerUpdate pairs of one optimiser step, 1 or more
 * @param replayRatio remembered pairs that are trained on again beside each fresh one, 0 or more
 * @param replayCapacity decided pairs that are remembered, an even sample of all seen; 0 or more
 * @param replayMegabytes most that they and their visual tokens may take, as float32, 1 or more;
 *     when it is full, fewer are remembered; the tokens lie in the clip store
 * @param heldOutShare share of the clips whose prompts' pairs never train it and tell its accuracy,
 *     in [0, 1)
 * @param centring weight of the term that keeps the mean score near 0, 0 or more
 * @param lengthPenalty what each token of a response takes off its score, in units of the score, 0
 *     or more
 * @param microBatchTokens tokens of one native call, padding included: bounds memory, not results
 * @param gradientCheckpointing whether layers are computed again on the way back instead of being
 *     kept: slower, far less memory, the same results
 * @param start file of a reward model that {@code rlaif reward} has trained, which a new run begins
 *     with, read where the job runs; empty for an untrained one. A saved run does not need it
 * @param functions reward functions of one's own, each {@code {kind: KIND, name: NAME, weight:
 *     NUMBER}} with the settings of its kind
 * @param keys where the keys of {@code http} functions lie, each {@code NAME=FILE} or {@code
 *     NAME=$VARIABLE}; read where the function runs
 */
public record RewardConfig(
        @Change(REFUSED) RewardBase base,
        @Change(FREE) boolean refresh,
        @Change(REFUSED) LoraConfig lora,
        @Change(FREE) OptimizerConfig optimizer,
        @Change(REFUSED) boolean narrative,
        @Change(FREE) Labels labels,
        @Change(FREE) int warmupPairs,
        @Change(FREE) int maxWarmupBatches,
        @Change(FREE) int pairsPerUpdate,
        @Change(FREE) double replayRatio,
        @Change(FREE) int replayCapacity,
        @Change(FREE) int replayMegabytes,
        @Change(FREE) double heldOutShare,
        @Change(FREE) double centring,
        @Change(FREE) double lengthPenalty,
        @Change(FREE) int microBatchTokens,
        @Change(FREE) boolean gradientCheckpointing,
        @Change(FREE) String start,
        @Change(FREE) List<FunctionConfig> functions,
        @Change(value = FREE, secret = true) List<String> keys)
        implements Serializable {

    /** Checks the ranges and copies. */
    public RewardConfig {
        optimizer.requireKnownRate("optimizer");
        require(warmupPairs >= 0, "warmup-pairs", warmupPairs, "0 or more");
        require(maxWarmupBatches >= 0, "max-warmup-batches", maxWarmupBatches, "0 or more");
        require(pairsPerUpdate >= 1, "pairs-per-update", pairsPerUpdate, "1 or more");
        require(replayRatio >= 0, "replay-ratio", replayRatio, "0 or more");
        require(replayCapacity >= 0, "replay-capacity", replayCapacity, "0 or more");
        require(replayMegabytes >= 1, "replay-megabytes", replayMegabytes, "1 or more");
        require(
                heldOutShare >= 0 && heldOutShare < 1,
                "held-out-share",
                heldOutShare,
                "a number in [0, 1)");
        require(lengthPenalty >= 0, "length-penalty", lengthPenalty, "0 or more");
        require(centring >= 0, "centring", centring, "0 or more");
        require(microBatchTokens >= 1, "micro-batch-tokens", microBatchTokens, "1 or more");
        functions = List.copyOf(functions);
        keys = List.copyOf(keys);
    }

    /** The settings that the demo world was tuned with. */
    public static RewardConfig defaults() {
        return new RewardConfig(
                RewardBase.JUDGE,
                true,
                LoraConfig.defaults(),
                new OptimizerConfig(LearningRate.constant(1e-3, 20), 0.9, 0.98, 1e-8, 0, 1),
                false,
                Labels.SOFT,
                600,
                0,
                32,
                1,
                1024,
                256,
                0.1,
                1e-3,
                0,
                4096,
                false,
                "",
                List.of(),
                List.of());
    }
}
