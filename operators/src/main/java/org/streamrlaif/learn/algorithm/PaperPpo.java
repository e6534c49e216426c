package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import org.streamrlaif.maths.Gae;
import org.streamrlaif.maths.Kl;
import org.streamrlaif.maths.KlConfig;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.maths.Masked;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.maths.RewardShaping;

/**
 * PPO as the released code of VLM-RLAIF computes it, its peculiarities included: a baseline, not a
 * recommendation.
 *
 * <p>Each response of n tokens stands in an array of L positions, the longest response allowed, and
 * all L count. What differs from {@link Ppo}:
 *
 * <ul>
 *   <li>KL per token is k1 clamped at 0, so a token that became less likely than under the
 *       reference earns nothing; it is 0 on padding
 *   <li>the score stands at position L − 1 whatever n is; a response without end of sequence pays
 *       8, and every response n/L · 10
 *   <li>all rewards are multiplied by 10
 *   <li>GAE runs over all L positions, on values that the value function predicts there: padding
 *       stands behind the response, sees the response and is seen by nobody
 *   <li>advantages are whitened over all positions, padding included, with the biased deviation
 *   <li>policy and value loss are means over all L positions; on padding the policy loss is a
 *       constant, so it only thins the gradient, and the value function learns the returns there
 *   <li>{@link QuestionCut} ends a response behind its first question mark, which takes its end of
 *       sequence away
 *   <li>constants: β 0.1 fixed, clip 0.2 for policy and values, γ = λ = 1, two passes of two
 *       minibatches, no entropy bonus, no warm-up of the value function, ratio to the policy that
 *       sampled, AdamW with betas 0.9 and 0.999, no decay, gradient norm 1
 * </ul>
 *
 * <p>What is not as released: learning rates are those of the configuration (there: 3e-5 for both,
 * cosine, 5 steps of warm-up, counted per batch and not per update); policy and value function have
 * an optimiser each, so their gradients are clipped apart and the factor 0.1 of the value loss,
 * which AdamW cancels, is left out; scores come normalised from the reward stage; models are not
 * quantised; and minibatches take whole prompts.
 *
 * <p>Kernels: {@code ppo_policy_gradient}, and {@code ppo_value_gradient} on all L positions
 * ({@code ppo.py}).
 *
 * <p>Source: Ahn et al., "Tuning large multimodal models for videos using reinforcement learning
 * from AI feedback", 2024, arXiv 2402.03746, and the formulas of its released trainer.
 */
public final class PaperPpo implements Objective {

    static final double KL_COEF = 0.1;
    private static final double REWARD_FACTOR = 10;
    private static final double NO_EOS_PENALTY = 8;
    private static final double LENGTH_PENALTY = 10;
    private static final double WHITENING_EPSILON = 1e-8;

    /** The released constants in the place of the configured ones. */
    static LearnConfig preset(LearnConfig config) {
        return new LearnConfig(
                config.algorithm(),
                config.lora(),
                optimizer(config.policy()),
                optimizer(config.value()),
                new KlConfig(Kl.K1, KL_COEF, 0, 1, 0),
                LossKind.PPO,
                new ClipConfig(0.2, 0.2, 0, 0.2),
                CorrectionConfig.defaults(),
                GaeConfig.defaults(),
                config.group(),
                config.dpo(),
                new UpdateConfig(LossMean.FIXED_LENGTH, 0, 2, 2, 0, 0),
                NO_EOS_PENALTY,
                config.microBatchTokens(),
                config.gradientCheckpointing());
    }

    private static OptimizerConfig optimizer(OptimizerConfig config) {
        return new OptimizerConfig(config.learningRate(), 0.9, 0.999, 1e-8, 0, 1);
    }

    @Override
    public boolean padsResponses() {
        return true;
    }

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        double[] advantages = new double[responses.size()];
        double[] returns = new double[responses.size()];
        for (ResponseTokens.Span span : responses.spans()) {
            double[] rewards =
                    rewards(
                            span.padded(responses.logprobs()),
                            span.padded(seen.refLogprobs()),
                            score(span),
                            seen.klCoef());
            Gae.Estimate estimate = estimate(rewards, span.padded(seen.values()), 1);
            System.arraycopy(estimate.advantages(), 0, advantages, span.from(), rewards.length);
            System.arraycopy(estimate.returns(), 0, returns, span.from(), rewards.length);
        }
        return new Targets(whiten(advantages), returns, 0);
    }

    /** Score with the penalties for length and for a missing end. */
    private static double score(ResponseTokens.Span span) {
        double share = (double) span.length() / (span.end() - span.from());
        return RewardShaping.withNoEosPenalty(span.score(), span.ended(), NO_EOS_PENALTY)
                - LENGTH_PENALTY * share;
    }

    /**
     * Rewards r_t of L positions; both log-probabilities are 0 on padding.
     *
     * @param klCoef β
     */
    static double[] rewards(double[] logprobs, double[] refLogprobs, double score, double klCoef) {
        double[] rewards = new double[logprobs.length];
        for (int t = 0; t < rewards.length; t++) {
            rewards[t] = -klCoef * Math.max(0, Kl.K1.of(logprobs[t], refLogprobs[t]));
        }
        rewards[rewards.length - 1] += score;
        return Arrays.stream(rewards).map(r -> REWARD_FACTOR * r).toArray();
    }

    /** GAE over all positions, γ = 1. */
    static Gae.Estimate estimate(double[] rewards, double[] values, double lambda) {
        return Gae.estimate(rewards, values, everywhere(rewards.length), 1, lambda);
    }

    /** (x − x̄) / (deviation + 1e-8) over all positions of a batch, the deviation with N below. */
    static double[] whiten(double[] x) {
        boolean[] all = everywhere(x.length);
        double mean = Masked.mean(x, all);
        double scale = Math.sqrt(Masked.variance(x, all)) + WHITENING_EPSILON;
        return Arrays.stream(x).map(a -> (a - mean) / scale).toArray();
    }

    private static boolean[] everywhere(int length) {
        boolean[] all = new boolean[length];
        Arrays.fill(all, true);
        return all;
    }
}
