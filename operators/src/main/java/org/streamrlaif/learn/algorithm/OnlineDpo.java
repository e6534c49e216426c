package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import java.util.List;

/**
 * Direct preference optimisation on the policy's own present responses, as the judge compares them:
 * neither a reward model nor a value function.
 *
 * <p>Every pair that the judge decides counts once; {@link PairLoss} is the loss. β is its own;
 * {@code learn.kl.loss-coef} adds k3 to the reference. Groups without a decided pair teach nothing.
 *
 * <p>Source: Guo et al., "Direct language model alignment from online AI feedback", 2024, arXiv
 * 2402.04792.
 */
public record OnlineDpo(LearnConfig config) implements Objective {

    /** The slopes before the first update, so that silent groups show. */
    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        List<ResponseTokens.Span> all = responses.spans();
        double[] ones = new double[responses.size()];
        Arrays.fill(ones, 1);
        double[] slopes =
                new PairLoss(config.dpo())
                        .at(
                                new PolicyLoss.Point(
                                        responses,
                                        all,
                                        seen.logprobs(),
                                        seen.logprobs(),
                                        seen.refLogprobs(),
                                        ones,
                                        ones))
                        .slopes();
        return new Targets(slopes, new double[0], config.kl().lossCoef());
    }
}
