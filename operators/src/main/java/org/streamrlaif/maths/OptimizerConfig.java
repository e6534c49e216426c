package org.streamrlaif.maths;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * Settings of one AdamW optimiser.
 *
 * @param learningRate rate by step
 * @param beta1 decay of the first moments, in [0, 1)
 * @param beta2 decay of the second moments, in [0, 1)
 * @param epsilon added to √v̂, above 0
 * @param weightDecay decoupled weight decay, 0 or more
 * @param maxGradNorm global gradient norm that is clipped to, above 0
 */
public record OptimizerConfig(
        LearningRate learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double maxGradNorm)
        implements Serializable {

    /** Checks the ranges. */
    public OptimizerConfig {
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "a number in [0, 1)");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "a number in [0, 1)");
        require(epsilon > 0, "epsilon", epsilon, "a number above 0");
        require(weightDecay >= 0, "weight-decay", weightDecay, "0 or more");
        require(maxGradNorm > 0, "max-grad-norm", maxGradNorm, "a number above 0");
    }

    /** The usual settings for a LoRA adapter at this rate: betas 0.9 and 0.95, no decay, clip 1. */
    public static OptimizerConfig of(LearningRate learningRate) {
        return new OptimizerConfig(learningRate, 0.9, 0.95, 1e-8, 0, 1);
    }

    /** The same for a run of so many steps; see {@link LearningRate#over}. */
    public OptimizerConfig over(long steps) {
        return new OptimizerConfig(
                learningRate.over(steps), beta1, beta2, epsilon, weightDecay, maxGradNorm);
    }

    /**
     * Checks that the learning rate does not depend on the length of the run.
     *
     * @param key of these settings
     */
    public void requireKnownRate(String key) {
        require(
                learningRate.isKnown(),
                key + ".learning-rate.total-steps",
                learningRate.totalSteps(),
                "above warmup-steps: schedule or warmup-share need the length of the run");
    }
}
