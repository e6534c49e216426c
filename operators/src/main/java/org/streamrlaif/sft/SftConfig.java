package org.streamrlaif.sft;

import java.io.Serializable;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.training.OptimizerConfig;

/**
 * Settings of supervised fine-tuning.
 *
 * @param tuned what is trained: a new {@code adapter}, or all weights of the {@code decoder}
 * @param lora shape of the adapter
 * @param curriculum order of the examples
 * @param batchSize examples of one update
 * @param schedule how the learning rate goes on after its warm-up
 * @param learningRate highest learning rate
 * @param warmupShare share of all updates in which the rate rises
 * @param beta1 decay of AdamW's first moments
 * @param beta2 decay of AdamW's second moments
 * @param weightDecay decoupled weight decay
 * @param maxGradNorm global gradient norm that is clipped to
 * @param microBatchTokens tokens of one native call, padding included: bounds memory, not results
 * @param gradientCheckpointing whether layers are computed again on the way back instead of being
 *     kept: slower, far less memory, the same results
 * @param validation what is measured on the way
 */
public record SftConfig(
        Tuned tuned,
        LoraConfig lora,
        CurriculumConfig curriculum,
        int batchSize,
        LearningRate.Schedule schedule,
        double learningRate,
        double warmupShare,
        double beta1,
        double beta2,
        double weightDecay,
        double maxGradNorm,
        int microBatchTokens,
        boolean gradientCheckpointing,
        ValidationConfig validation)
        implements Serializable {

    /** What is trained. */
    public enum Tuned {
        /** A LoRA adapter; the model stays as it is. */
        ADAPTER,
        /** Every weight of the decoder, embeddings and output matrix included. */
        DECODER
    }

    /** Checks the ranges. */
    public SftConfig {
        Settings.check(batchSize >= 1, "batch-size", batchSize, "1 or more");
        Settings.check(
                warmupShare >= 0 && warmupShare < 1,
                "warmup-share",
                warmupShare,
                "a number in [0, 1)");
        Settings.check(microBatchTokens >= 1, "micro-batch-tokens", microBatchTokens, "1 or more");
        Settings.check(
                learningRate > 0 && Double.isFinite(learningRate),
                "learning-rate",
                learningRate,
                "a number above 0");
        Settings.check(beta1 >= 0 && beta1 < 1, "beta1", beta1, "a number in [0, 1)");
        Settings.check(beta2 >= 0 && beta2 < 1, "beta2", beta2, "a number in [0, 1)");
        Settings.check(weightDecay >= 0, "weight-decay", weightDecay, "0 or more");
        Settings.check(maxGradNorm > 0, "max-grad-norm", maxGradNorm, "a number above 0");
    }

    /**
     * The field's usual settings: rank 32, rate 1e-4 with a warm-up over 3 % of the updates and a
     * cosine after it.
     */
    public static SftConfig defaults() {
        return new SftConfig(
                Tuned.ADAPTER,
                new LoraConfig(32, 32, LoraConfig.LINEARS),
                CurriculumConfig.defaults(),
                64,
                LearningRate.Schedule.COSINE,
                1e-4,
                0.03,
                0.9,
                0.999,
                0,
                1,
                4096,
                false,
                ValidationConfig.defaults());
    }

    /** The optimiser of a run of this many updates. */
    public OptimizerConfig optimizer(long updates) {
        long warmup = (long) Math.ceil(warmupShare * updates);
        return new OptimizerConfig(
                // One more than is taken, so that the last update is not at rate 0.
                new LearningRate(schedule, learningRate, warmup, updates + 1, 0),
                beta1,
                beta2,
                1e-8,
                weightDecay,
                maxGradNorm);
    }
}
