package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.REFUSED;
import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import org.streamrlaif.maths.KlConfig;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.platform.Change;

/**
 * Settings of the learner.
 *
 * @param algorithm how the policy is tuned: {@code ppo}, {@code paper}, {@code grpo}, {@code rloo},
 *     {@code rank-grpo}, {@code win-rate}, {@code gopo} or {@code online-dpo}
 * @param lora shape of the value adapter, and of the policy adapter when the run starts from a bare
 *     model
 * @param policy optimiser of the policy adapter
 * @param value optimiser of the value adapter and the value head
 * @param kl ties to the reference policy
 * @param loss the policy loss: {@code ppo}, {@code gspo} or {@code cispo}
 * @param clip bounds of a step
 * @param correction what is done about stale responses
 * @param gae advantages where there is a value function
 * @param group advantages where there is none
 * @param dpo the loss of {@code online-dpo}
 * @param update updates per batch
 * @param noEosPenalty what a response that did not end pays, in units of the score, 0 or more
 * @param microBatchTokens tokens of one native call, padding included: bounds memory, not results
 * @param gradientCheckpointing whether layers are computed again on the way back instead of being
 *     kept: slower, far less memory, the same results
 */
public record LearnConfig(
        @Change(REFUSED) Algorithm algorithm,
        @Change(REFUSED) LoraConfig lora,
        @Change(FREE) OptimizerConfig policy,
        @Change(FREE) OptimizerConfig value,
        @Change(FREE) KlConfig kl,
        @Change(FREE) LossKind loss,
        @Change(FREE) ClipConfig clip,
        @Change(FREE) CorrectionConfig correction,
        @Change(FREE) GaeConfig gae,
        @Change(FREE) GroupConfig group,
        @Change(FREE) DpoConfig dpo,
        @Change(FREE) UpdateConfig update,
        @Change(FREE) double noEosPenalty,
        @Change(FREE) int microBatchTokens,
        @Change(FREE) boolean gradientCheckpointing)
        implements Serializable {

    /** Checks the ranges. */
    public LearnConfig {
        policy.requireKnownRate("policy");
        value.requireKnownRate("value");
        require(noEosPenalty >= 0, "no-eos-penalty", noEosPenalty, "0 or more");
        require(microBatchTokens >= 1, "micro-batch-tokens", microBatchTokens, "1 or more");
    }

    /** Whether the clip holds nothing: the ratio is taken to the policy before the only update. */
    public boolean clipIsIdle() {
        return correction.kind().recomputes() && update.epochs() * update.minibatches() == 1;
    }

    /** The settings that the demo world was tuned with. */
    public static LearnConfig defaults() {
        return new LearnConfig(
                Algorithm.PPO,
                LoraConfig.defaults(),
                OptimizerConfig.of(LearningRate.constant(3e-4, 5)),
                OptimizerConfig.of(LearningRate.constant(1e-3, 0)),
                KlConfig.defaults(),
                LossKind.PPO,
                ClipConfig.defaults(),
                CorrectionConfig.defaults(),
                GaeConfig.defaults(),
                GroupConfig.defaults(),
                DpoConfig.defaults(),
                UpdateConfig.defaults(),
                2,
                4096,
                false);
    }
}
