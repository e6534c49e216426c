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
 * @param values V before each token; without elements where the algorithm has no value function
 * @param klCoef β in force
 */
public record SeenBatch(
        ResponseTokens responses,
        double[] refLogprobs,
        double[] logprobs,
        double[] values,
        double klCoef) {

    /** Mean over the responses of Σ k1 to the reference, nats. */
    public double kl() {
        double[] k1 = Kl.K1.perToken(responses.logprobs(), refLogprobs);
        return Masked.sum(k1, responses.responseMask()) / responses.spans().size();
    }
}
