package org.streamrlaif.learn.algorithm;

import java.util.List;
import org.streamrlaif.maths.GroupAdvantages;
import org.streamrlaif.maths.WinRates;
import org.streamrlaif.schemas.Preference;

/**
 * GRPO on the judge's win rates: neither a reward model nor a value function.
 *
 * <p>The reward of a response is {@link WinRates} over the judge's probabilities, the mean of both
 * orders, against the other responses to the prompt; ties and verdicts that turn with the order
 * count by their probability too. Beside reward functions it counts by the judge's weight, and
 * their values by theirs. Every token of response i gets A_i of {@link GroupAdvantages#relative}; β
 * stands in the loss, as the weight of k3 to the reference. The judge reads where a response was
 * cut off, so there is no penalty for not ending.
 *
 * <p>Kernel: {@code ppo_policy_gradient} ({@code ppo.py}), β in its kl_coef.
 *
 * <p>Source: pairwise preference rewards, arXiv 2605.06375 and arXiv 2504.04950; advantages: Shao
 * et al., "DeepSeekMath", 2024, arXiv 2402.03300, eq. 3.
 */
public record WinRate(LearnConfig config) implements Objective {

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        List<List<ResponseTokens.Span>> groups = responses.groups();
        double[][] rates = new double[groups.size()][];
        for (int g = 0; g < rates.length; g++) {
            rates[g] =
                    WinRates.of(Comparisons.of(responses, groups.get(g), Preference::getPChosen));
            if (responses.areScored()) {
                addScores(responses, groups.get(g), rates[g]);
            }
        }
        return Targets.perResponse(
                responses,
                GroupAdvantages.relative(rates, config.group().scale()),
                seen.klCoef() + config.kl().lossCoef());
    }

    private static void addScores(
            ResponseTokens responses, List<ResponseTokens.Span> group, double[] rates) {
        for (int i = 0; i < rates.length; i++) {
            ResponseTokens.Span span = group.get(i);
            rates[i] = responses.judgeWeight(span) * rates[i] + span.score();
        }
    }
}
