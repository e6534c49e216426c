package org.streamrlaif.learn;

import java.io.Serializable;
import org.streamrlaif.model.LoraConfig;

/**
 * Settings of PPO.
 *
 * @param lora shape of the value adapter, and of the policy adapter when the run starts from a bare
 *     model
 * @param policy optimiser of the policy adapter
 * @param value optimiser of the value adapter and the value head
 * @param kl ties to the reference policy
 * @param clipRange ε of the policy ratio, in (0, 1)
 * @param valueClipRange how far a value may move from the one at rollout, above 0
 * @param gamma discount, in [0, 1]
 * @param lambda mix of returns in the advantage, in [0, 1]
 * @param epochs passes over each batch, 1 or more
 * @param minibatches optimiser steps per pass, 1 or more
 * @param criticOnlySteps batches at the start that train the value function only
 * @param noEosPenalty what a response that did not end pays, in units of the score, 0 or more
 * @param microBatchTokens tokens of one native call, padding included: bounds memory, not results
 * @param gradientCheckpointing whether layers are computed again on the way back instead of being
 *     kept: slower, far less memory, the same results
 */
public record PpoConfig(
        LoraConfig lora,
        OptimizerConfig policy,
        OptimizerConfig value,
        KlConfig kl,
        double clipRange,
        double valueClipRange,
        double gamma,
        double lambda,
        int epochs,
        int minibatches,
        int criticOnlySteps,
        double noEosPenalty,
        int microBatchTokens,
        boolean gradientCheckpointing)
        implements Serializable {

    /** Checks the ranges. */
    public PpoConfig {
        Checks.setting(
                clipRange > 0 && clipRange < 1, "clip-range", clipRange, "a number in (0, 1)");
        Checks.setting(valueClipRange > 0, "value-clip-range", valueClipRange, "above 0");
        Checks.setting(gamma >= 0 && gamma <= 1, "gamma", gamma, "a number in [0, 1]");
        Checks.setting(lambda >= 0 && lambda <= 1, "lambda", lambda, "a number in [0, 1]");
        Checks.setting(epochs >= 1, "epochs", epochs, "1 or more");
        Checks.setting(minibatches >= 1, "minibatches", minibatches, "1 or more");
        Checks.setting(criticOnlySteps >= 0, "critic-only-steps", criticOnlySteps, "0 or more");
        Checks.setting(noEosPenalty >= 0, "no-eos-penalty", noEosPenalty, "0 or more");
        Checks.setting(microBatchTokens >= 1, "micro-batch-tokens", microBatchTokens, "1 or more");
    }

    /** The settings that the demo world was tuned with. */
    public static PpoConfig defaults() {
        return new PpoConfig(
                LoraConfig.defaults(),
                OptimizerConfig.of(LearningRate.constant(3e-4, 5)),
                OptimizerConfig.of(LearningRate.constant(1e-3, 0)),
                KlConfig.defaults(),
                0.2,
                1,
                1,
                1,
                1,
                1,
                5,
                2,
                4096,
                false);
    }
}
