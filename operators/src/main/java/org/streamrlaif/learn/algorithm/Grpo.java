package org.streamrlaif.learn.algorithm;

import java.util.List;
import org.streamrlaif.maths.GroupAdvantages;

/**
 * GRPO: the responses to a prompt are each other's baseline, and there is no value function.
 *
 * <p>r_i = score (less the penalty for not ending); every token of response i gets A_i of {@link
 * GroupAdvantages#relative}; β stands in the loss, as the weight of k3 to the reference. A group
 * whose scores are all equal teaches nothing but to stay near the reference.
 *
 * <p>Kernel: {@code ppo_policy_gradient} ({@code ppo.py}), β in its kl_coef.
 *
 * <p>Source: Shao et al., "DeepSeekMath", 2024, arXiv 2402.03300, eq. 3.
 */
public record Grpo(LearnConfig config) implements Objective {

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        List<List<ResponseTokens.Span>> groups = responses.groups();
        double[][] scores = new double[groups.size()][];
        for (int g = 0; g < scores.length; g++) {
            scores[g] =
                    groups.get(g).stream()
                            .mapToDouble(span -> span.reward(config.noEosPenalty()))
                            .toArray();
        }
        return Targets.perResponse(
                responses,
                GroupAdvantages.relative(scores, config.group().scale()),
                seen.klCoef() + config.kl().lossCoef());
    }
}
