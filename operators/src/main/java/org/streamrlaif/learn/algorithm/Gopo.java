package org.streamrlaif.learn.algorithm;

import java.util.List;
import org.streamrlaif.maths.OrdinalAdvantages;

/**
 * GRPO on the order of the scores in place of the scores: a reward model learns from comparisons,
 * so their order is all that it was taught.
 *
 * <p>Every token of response i gets A_i of {@link OrdinalAdvantages}; the rest is {@link Grpo}.
 *
 * <p>Source: Choi et al., "GOPO: policy optimization using ranked rewards", 2026, arXiv 2602.03876.
 */
public record Gopo(LearnConfig config) implements Objective {

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        List<List<ResponseTokens.Span>> groups = responses.groups();
        double[][] advantages =
                groups.stream()
                        .map(
                                group ->
                                        group.stream()
                                                .mapToDouble(
                                                        span -> span.reward(config.noEosPenalty()))
                                                .toArray())
                        .map(OrdinalAdvantages::of)
                        .toArray(double[][]::new);
        return Targets.perResponse(responses, advantages, seen.klCoef() + config.kl().lossCoef());
    }
}
