package org.streamrlaif.learn;

import org.streamrlaif.learn.algorithm.Correction;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.learn.algorithm.SeenBatch;
import org.streamrlaif.learn.algorithm.Targets;

/**
 * All that an update reads, one number per token in the flat order of {@link ResponseTokens}.
 *
 * @param old log-probabilities that the ratio is taken to
 * @param ref log-probabilities under the reference policy
 * @param advantages A, importance weight included
 * @param weights of the token in the mean over the minibatch's tokens
 * @param lossKlCoef weight of k3 to the reference in the policy loss
 * @param values V at rollout; without elements where there is no value function
 * @param returns G; without elements where there is no value function
 */
record LossInputs(
        double[] old,
        double[] ref,
        double[] advantages,
        double[] weights,
        double lossKlCoef,
        double[] values,
        double[] returns) {

    static LossInputs of(SeenBatch seen, Targets targets, Correction correction, double[] weights) {
        double[] advantages = targets.advantages().clone();
        for (int i = 0; i < advantages.length; i++) {
            advantages[i] *= correction.weights()[i];
        }
        return new LossInputs(
                correction.old(),
                seen.refLogprobs(),
                advantages,
                weights,
                targets.lossKlCoef(),
                seen.values(),
                targets.returns());
    }
}
