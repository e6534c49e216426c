package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import org.streamrlaif.maths.Gae;
import org.streamrlaif.maths.RewardShaping;
import org.streamrlaif.maths.Whitening;

/**
 * PPO with a value function: rewards per token, generalised advantages, whitened over the batch.
 *
 * <p>r_t = −β·kl_t, and the score (less the penalty for not ending) on the last token; GAE over
 * each response; A whitened over all tokens of the batch.
 *
 * <p>Kernels: {@code ppo_policy_gradient} and {@code ppo_value_gradient} ({@code ppo.py}).
 *
 * <p>Source: Schulman et al., "Proximal policy optimization algorithms", 2017, arXiv 1707.06347;
 * rewards as in Ziegler et al., "Fine-tuning language models from human preferences", 2019, arXiv
 * 1909.08593, eq. 2.
 */
public record Ppo(LearnConfig config) implements Objective {

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        double[] kl = config.kl().estimator().perToken(seen.logprobs(), seen.refLogprobs());
        double[] advantages = new double[responses.size()];
        double[] returns = new double[responses.size()];
        for (ResponseTokens.Span span : responses.spans()) {
            boolean[] mask = Arrays.copyOfRange(responses.responseMask(), span.from(), span.to());
            double score = span.reward(config.noEosPenalty());
            double[] rewards = RewardShaping.perToken(span.of(kl), score, seen.klCoef(), mask);
            Gae.Estimate estimate =
                    Gae.estimate(
                            rewards,
                            span.of(seen.values()),
                            mask,
                            config.gae().gamma(),
                            config.gae().lambda());
            System.arraycopy(estimate.advantages(), 0, advantages, span.from(), span.length());
            System.arraycopy(estimate.returns(), 0, returns, span.from(), span.length());
        }
        return new Targets(
                Whitening.whiten(advantages, responses.responseMask()),
                returns,
                config.kl().lossCoef());
    }
}
