package org.streamrlaif.model.training;

import static org.streamrlaif.platform.Settings.require;

/**
 * Constants of {@link Optimizer}; the learning rate is given per step.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay λ: {@code p −= lr·λ·p}
 * @param maxGradNorm global norm to which all gradients are clipped together; infinity = no
 *     clipping
 */
public record AdamWConfig(
        double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {

    public AdamWConfig {
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "a number in [0, 1)");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "a number in [0, 1)");
        require(epsilon > 0, "epsilon", epsilon, "a positive number");
        require(weightDecay >= 0, "weight-decay", weightDecay, "a number not below 0");
        require(maxGradNorm > 0, "max-grad-norm", maxGradNorm, "a positive number");
    }

    /** PyTorch's betas and epsilon, no decay, clipping to norm 1. */
    public static AdamWConfig defaults() {
        return new AdamWConfig(0.9, 0.999, 1e-8, 0, 1);
    }
}
