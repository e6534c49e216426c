package org.streamrlaif.maths;

import java.util.Arrays;

/**
 * Advantages of the responses to one prompt from the order of their scores alone.
 *
 * <p>The response of rank k of K, the best being 0, gets A = 2 − 4·k/(K − 1): evenly spaced from 2
 * to −2. Equal scores share the mean of their ranks, so a group whose scores are all equal has only
 * zeros, and so has a group of one.
 *
 * <p>Source: Choi et al., "GOPO: policy optimization using ranked rewards", 2026, arXiv 2602.03876.
 */
public final class OrdinalAdvantages {

    private static final double TOP = 2;

    private OrdinalAdvantages() {}

    /** Advantages of K responses; one whose score is not a number spoils its group. */
    public static double[] of(double[] scores) {
        if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
            double[] spoilt = new double[scores.length];
            Arrays.fill(spoilt, Double.NaN);
            return spoilt;
        }
        double last = Math.max(1, scores.length - 1);
        double[] ranks = RankAdvantages.ranks(scores, 0);
        return scores.length < 2
                ? new double[scores.length]
                : Arrays.stream(ranks).map(rank -> TOP - 2 * TOP * rank / last).toArray();
    }
}
