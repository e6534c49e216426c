package org.streamrlaif.maths;

import java.util.Arrays;

/**
 * Advantages of the responses to one prompt, measured against each other instead of against a value
 * function.
 *
 * <p>With scores r_1 … r_K of a group, mean r̄ and standard deviation σ (K − 1 in the denominator):
 *
 * <ul>
 *   <li>relative: A_i = (r_i − r̄) / (σ + 1e-4), with σ of the group, of all scores of the batch,
 *       or no division at all
 *   <li>leave one out: A_i = r_i − mean of the other scores = (r_i − r̄)·K/(K − 1)
 * </ul>
 *
 * <p>A group whose scores are all equal has only zeros, whatever the scale; so has a group of one,
 * which has nothing to be measured against. A score that is not a number spoils its own group, and
 * with {@link Scale#BATCH} the batch.
 *
 * <p>Source: Shao et al., "DeepSeekMath", 2024, arXiv 2402.03300, section 4.1.2; without division:
 * Liu et al., "Understanding R1-Zero-like training", 2025, arXiv 2503.20783; the batch's deviation
 * and the 1e-4 are TRL's. Leave one out: Ahmadian et al., "Back to basics", 2024, arXiv 2402.14740.
 */
public final class GroupAdvantages {

    /** What the distance from the group's mean is divided by. */
    public enum Scale {
        /**
         * The standard deviation of the group: a prompt whose answers hardly differ counts fully.
         */
        GROUP,
        /** The standard deviation of all scores of the batch. */
        BATCH,
        /** Nothing: the advantage keeps the unit of the score. */
        NONE
    }

    private static final double EPSILON = 1e-4;

    private GroupAdvantages() {}

    /** Advantages relative to the group's mean; groups may differ in size. */
    public static double[][] relative(double[][] groups, Scale scale) {
        double batch = deviation(Arrays.stream(groups).flatMapToDouble(Arrays::stream).toArray());
        double[][] advantages = new double[groups.length][];
        for (int g = 0; g < groups.length; g++) {
            double mean = mean(groups[g]);
            double divisor =
                    switch (scale) {
                        case GROUP -> deviation(groups[g]) + EPSILON;
                        case BATCH -> batch + EPSILON;
                        case NONE -> 1;
                    };
            advantages[g] =
                    allEqual(groups[g])
                            ? new double[groups[g].length]
                            : Arrays.stream(groups[g]).map(r -> (r - mean) / divisor).toArray();
        }
        return advantages;
    }

    /** Advantages relative to the mean of the others. */
    public static double[] leaveOneOut(double[] scores) {
        if (allEqual(scores)) {
            return new double[scores.length];
        }
        double sum = Arrays.stream(scores).sum();
        return Arrays.stream(scores).map(r -> r - (sum - r) / (scores.length - 1)).toArray();
    }

    /** Asked first, as a mean of equal numbers need not be the number. */
    private static boolean allEqual(double[] x) {
        return Arrays.stream(x).allMatch(r -> r == x[0]);
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }

    private static double deviation(double[] x) {
        if (x.length < 2) {
            return 0;
        }
        double mean = mean(x);
        double squares = Arrays.stream(x).map(r -> (r - mean) * (r - mean)).sum();
        return Math.sqrt(squares / (x.length - 1));
    }
}
