package org.streamrlaif.maths;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Advantages from two rankings of the responses to one prompt: that of the policy, by how probable
 * it finds them, and that of the judge.
 *
 * <p>Ranks count from 0, the best; equal ones share the mean of their ranks. With the discount d(k)
 * = 1/((1 + k)·log2(2 + k)), a response that the policy ranks p and the judge ranks q is charged δ
 * = 1 − d(q)/d(p): something when the policy ranks it too high, less than nothing when too low, and
 * most at the top. A = mean δ of the group − δ. When both rankings agree all advantages are 0.
 *
 * <p>Source: Shi et al., "Oracle-RLAIF", 2025, arXiv 2510.02561, GRPO_rank. The quotient is taken
 * the way in which a response that the judge ranks higher than the policy does becomes more
 * probable; the other way round, d(p)/d(q), teaches the opposite.
 */
public final class RankAdvantages {

    private RankAdvantages() {}

    /** d(k) of a rank, which need not be whole. */
    public static double discount(double rank) {
        return Math.log(2) / ((1 + rank) * Math.log(2 + rank));
    }

    /**
     * Ranks of K merits, the largest first.
     *
     * @param tolerance neighbours in the order that are no further apart count as equal
     */
    public static double[] ranks(double[] merits, double tolerance) {
        int[] order = order(merits);
        double[] ranks = new double[merits.length];
        int from = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || merits[order[i - 1]] - merits[order[i]] > tolerance) {
                for (int j = from; j < i; j++) {
                    ranks[order[j]] = (from + i - 1) / 2.0;
                }
                from = i;
            }
        }
        return ranks;
    }

    /** Advantages of K responses. */
    public static double[] of(double[] policyRanks, double[] judgeRanks) {
        Checks.sameLength("judgeRanks", judgeRanks.length, "policyRanks", policyRanks.length);
        double[] charges = new double[policyRanks.length];
        for (int i = 0; i < charges.length; i++) {
            charges[i] = 1 - discount(judgeRanks[i]) / discount(policyRanks[i]);
        }
        double mean = Arrays.stream(charges).average().orElse(0);
        return Arrays.stream(charges).map(charge -> mean - charge).toArray();
    }

    private static int[] order(double[] merits) {
        return IntStream.range(0, merits.length)
                .boxed()
                .sorted((a, b) -> Double.compare(merits[b], merits[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
