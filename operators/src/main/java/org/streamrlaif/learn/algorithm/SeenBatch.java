package org.streamrlaif.learn.algorithm;

import org.streamrlaif.maths.Kl;
import org.streamrlaif.maths.Masked;

/**
 * A batch as the models see it before it is learnt from; arrays in the flat order of {@link
 * ResponseTokens}.
 *
 * @param responses the sampled tokens
 * @param refLogprobs their log-probabilities under the reference policy
 * @param logprobs under the policy before the update; those at sampling where no token is stale or
 *     nothing asks for more
 * @param recomputed whether they were computed again
 * @param values V before each token; without elements where the algorithm has no value function
 * @param klCoef β in force
 */
public record SeenBatch(
        ResponseTokens responses,
        double[] refLogprobs,
        double[] logprobs,
        boolean recomputed,
        double[] values,
        double klCoef) {

    /** Mean over the responses of Σ k1 from {@link #logprobs} to the reference, nats. */
    public double kl() {
        double[] k1 = Kl.K1.perToken(logprobs, refLogprobs);
        return Masked.sum(k1, responses.responseMask()) / responses.spans().size();
    }
}
