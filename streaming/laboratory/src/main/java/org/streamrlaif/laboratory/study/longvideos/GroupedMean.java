package org.streamrlaif.laboratory.study.longvideos;

import java.util.Arrays;
import java.util.Locale;

/**
 * A mean with its standard error, where observations of one group (questions about one video) may
 * depend on each other: with the deviations summed per group, se² = Σ_g (Σ_{i ∈ g} (x_i − x̄))² /
 * n².
 *
 * <p>Source: Liang and Zeger, "Longitudinal data analysis using generalized linear models", 1986
 * (the robust variance of a mean).
 *
 * @param mean the mean; not a number when there is no observation
 * @param standardError its standard error
 * @param count number of observations
 */
record GroupedMean(double mean, double standardError, int count) {

    /**
     * The estimate of these observations.
     *
     * @param values the observations
     * @param groups the group of each, 0 or more
     */
    static GroupedMean of(double[] values, int[] groups) {
        double mean = Arrays.stream(values).sum() / values.length;
        double[] deviations = new double[1 + Arrays.stream(groups).max().orElse(0)];
        for (int i = 0; i < values.length; i++) {
            deviations[groups[i]] += values[i] - mean;
        }
        double squares = Arrays.stream(deviations).map(d -> d * d).sum();
        return new GroupedMean(mean, Math.sqrt(squares) / values.length, values.length);
    }

    /** In percent, such as {@code 93.1 ± 0.9}. */
    String percent() {
        return count == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean, 100 * standardError);
    }

    /** A difference in points, with its sign, such as {@code +2.0 ± 0.8}. */
    String points() {
        return count == 0
                ? "–"
                : String.format(Locale.ROOT, "%+.1f ± %.1f", 100 * mean, 100 * standardError);
    }
}
