package org.streamrlaif.maths;

import java.util.stream.IntStream;

/**
 * How often each response to a prompt wins against the others: an estimate of the probability that
 * it beats another response of the same policy.
 *
 * <p>With p_ij the probability that response i is better than response j, w_i = mean of p_ij over
 * the j ≠ i that it was compared with; ½ where there is none.
 *
 * <p>Source: pairwise preference rewards: arXiv 2605.06375; Xu et al., "A Unified Pairwise
 * Framework for RLHF", 2025, arXiv 2504.04950.
 */
public final class WinRates {

    private WinRates() {}

    /**
     * Win rates of K responses.
     *
     * @param wins K × K, p_ij; NaN where the two were not compared; the diagonal is not read
     */
    public static double[] of(double[][] wins) {
        double[] rates = new double[wins.length];
        for (int i = 0; i < rates.length; i++) {
            int self = i;
            double[] row = wins[i];
            Checks.sameLength("row", row.length, "wins", wins.length);
            rates[i] =
                    IntStream.range(0, row.length)
                            .filter(j -> j != self)
                            .mapToDouble(j -> row[j])
                            .filter(win -> !Double.isNaN(win))
                            .average()
                            .orElse(0.5);
        }
        return rates;
    }
}
