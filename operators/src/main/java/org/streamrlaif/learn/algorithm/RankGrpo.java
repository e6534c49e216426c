package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import java.util.List;
import org.streamrlaif.maths.RankAdvantages;
import org.streamrlaif.maths.WinRates;
import org.streamrlaif.schemas.Preference;

/**
 * Rank-based GRPO: the judge's ranking of the responses to a prompt, and neither a reward model nor
 * a value function.
 *
 * <p>The judge's rank of a response follows from its share of wins in the comparisons with the
 * others of the prompt; a tie, a verdict that turns with the order and a pair of equal texts are
 * half a win for both. The policy's rank follows from the response's log-probability before the
 * update. Every token gets A of {@link RankAdvantages}; β stands in the loss, as the weight of k3
 * to the reference. A group that the judge leaves undecided altogether teaches nothing but to stay
 * near the reference.
 *
 * <p>Kernel: {@code ppo_policy_gradient} ({@code ppo.py}), β in its kl_coef.
 *
 * <p>Source: Shi et al., "Oracle-RLAIF", 2025, arXiv 2510.02561, GRPO_rank.
 */
public record RankGrpo(LearnConfig config) implements Objective {

    /** Equal responses differ by rounding only. */
    private static final double SAME_LOGPROB = 1e-3;

    @Override
    public boolean readsLogprobs() {
        return true;
    }

    @Override
    public Targets targets(SeenBatch seen) {
        ResponseTokens responses = seen.responses();
        List<List<ResponseTokens.Span>> groups = responses.groups();
        double[][] advantages = new double[groups.size()][];
        for (int g = 0; g < advantages.length; g++) {
            List<ResponseTokens.Span> group = groups.get(g);
            double[] wins = WinRates.of(Comparisons.of(responses, group, RankGrpo::decision));
            double[] logprobs =
                    group.stream()
                            .mapToDouble(span -> Arrays.stream(span.of(seen.logprobs())).sum())
                            .toArray();
            advantages[g] =
                    undecided(wins)
                            ? new double[wins.length]
                            : RankAdvantages.of(
                                    RankAdvantages.ranks(logprobs, SAME_LOGPROB),
                                    RankAdvantages.ranks(wins, 0));
        }
        return Targets.perResponse(responses, advantages, seen.klCoef() + config.kl().lossCoef());
    }

    /** 1 or 0 for the response that was compared first, ½ for both where nothing is decided. */
    private static double decision(Preference preference) {
        boolean decided = !preference.getTie() && preference.getConsistent();
        return decided ? (preference.getPChosen() > 0.5 ? 1 : 0) : 0.5;
    }

    private static boolean undecided(double[] wins) {
        return Arrays.stream(wins).allMatch(win -> win == wins[0]);
    }
}
