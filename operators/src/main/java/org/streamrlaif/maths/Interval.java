package org.streamrlaif.maths;

/**
 * A confidence interval.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {

    /** Quantile of the normal distribution that leaves 2.5 % on each side. */
    public static final double Z95 = 1.959963984540054;

    /** As the other one, at 95 %. */
    public static Interval wilson(double successes, double trials) {
        return wilson(successes, trials, Z95);
    }

    /**
     * Wilson's score interval of a share; right for few trials and for shares near 0 and 1, too.
     * Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
     *
     * @param successes 0 … trials
     * @param trials 0 or more; with none the share can be anything, [0, 1]
     * @param z quantile of the normal distribution for the wanted confidence
     */
    public static Interval wilson(double successes, double trials, double z) {
        if (!(successes >= 0) || !(successes <= trials)) {
            throw new IllegalArgumentException(
                    "successes: " + successes + " of " + trials + ", expected 0 to all");
        }
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double share = successes / trials;
        double z2 = z * z / trials;
        double centre = (share + z2 / 2) / (1 + z2);
        double half = z * Math.sqrt((share * (1 - share) + z2 / 4) / trials) / (1 + z2);
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
