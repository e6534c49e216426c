package org.streamrlaif.learn;

import java.util.Arrays;

/**
 * What PPO learns from, one number per response token in the flat order of {@link ResponseTokens}.
 *
 * @param refLogprobs log-probability under the reference policy
 * @param values V at rollout
 * @param advantages A, whitened over the batch
 * @param returns G, the target of the value function
 * @param kl mean over the responses of Σ k1 to the reference, nats
 */
record PpoTargets(
        double[] refLogprobs, double[] values, double[] advantages, double[] returns, double kl) {

    /**
     * Shapes the rewards, then estimates advantages and returns.
     *
     * @param klCoef β in force
     */
    static PpoTargets estimate(
            ResponseTokens responses,
            double[] refLogprobs,
            double[] values,
            PpoConfig config,
            double klCoef) {
        double[] kl = config.kl().estimator().perToken(responses.logprobs(), refLogprobs);
        double[] advantages = new double[responses.size()];
        double[] returns = new double[responses.size()];
        for (ResponseTokens.Span span : responses.spans()) {
            boolean[] responseMask =
                    Arrays.copyOfRange(responses.responseMask(), span.from(), span.to());
            double score =
                    RewardShaping.withNoEosPenalty(
                            span.score(), span.ended(), config.noEosPenalty());
            double[] rewards =
                    RewardShaping.perToken(
                            Arrays.copyOfRange(kl, span.from(), span.to()),
                            score,
                            klCoef,
                            responseMask);
            Gae.Estimate estimate =
                    Gae.estimate(
                            rewards,
                            Arrays.copyOfRange(values, span.from(), span.to()),
                            responseMask,
                            config.gamma(),
                            config.lambda());
            System.arraycopy(estimate.advantages(), 0, advantages, span.from(), span.length());
            System.arraycopy(estimate.returns(), 0, returns, span.from(), span.length());
        }
        double[] k1 = Kl.K1.perToken(responses.logprobs(), refLogprobs);
        return new PpoTargets(
                refLogprobs,
                values,
                Whitening.whiten(advantages, responses.responseMask()),
                returns,
                Masked.sum(k1, responses.responseMask()) / responses.spans().size());
    }
}
