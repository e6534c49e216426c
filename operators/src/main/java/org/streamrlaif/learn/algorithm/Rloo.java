package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import java.util.List;
import org.streamrlaif.maths.GroupAdvantages;
import org.streamrlaif.maths.LossMean;

/**
 * RLOO: REINFORCE with the mean of the other responses to the prompt as baseline.
 *
 * <p>R_i = score (less the penalty for not ending) − β·Σ_t kl_t; every token of response i gets R_i
 * less the mean of the others' R. The ratio is clipped per token, as everywhere here; the paper's
 * gradient is that of the first update with {@link LossMean#FIXED_LENGTH}, but for its scale.
 *
 * <p>Kernel: {@code ppo_policy_gradient} ({@code ppo.py}).
 *
 * <p>Source: Ahmadian et al., "Back to basics: revisiting REINFORCE style optimization for learning
 * from human feedback in LLMs", 2024, arXiv 2402.14740, section 3.
 */
public record Rloo(LearnConfig config) implements Objective {

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        double[] kl = config.kl().estimator().perToken(seen.logprobs(), seen.refLogprobs());
        List<List<ResponseTokens.Span>> groups = responses.groups();
        double[][] advantages = new double[groups.size()][];
        for (int g = 0; g < advantages.length; g++) {
            advantages[g] =
                    GroupAdvantages.leaveOneOut(
                            groups.get(g).stream()
                                    .mapToDouble(span -> reward(span, kl, seen.klCoef()))
                                    .toArray());
        }
        return Targets.perResponse(responses, advantages, config.kl().lossCoef());
    }

    private double reward(ResponseTokens.Span span, double[] kl, double klCoef) {
        return span.reward(config.noEosPenalty()) - klCoef * Arrays.stream(span.of(kl)).sum();
    }
}
