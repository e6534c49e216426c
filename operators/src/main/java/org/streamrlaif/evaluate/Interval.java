package org.streamrlaif.evaluate;

/**
 * A 95 % confidence interval.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {

    /** Quantile of the normal distribution that leaves 2.5 % on each side. */
    private static final double Z = 1.959963984540054;

    /**
     * Wilson's score interval of a share; right for few trials and for shares near 0 and 1, too.
     * Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
     *
     * @param successes 0 … trials
     * @param trials 0 or more; with none the share can be anything, [0, 1]
     */
    public static Interval wilson(double successes, double trials) {
        if (!(successes >= 0) || !(successes <= trials)) {
            throw new IllegalArgumentException(
                    "successes: " + successes + " of " + trials + ", expected 0 to all");
        }
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double share = successes / trials;
        double z2 = Z * Z / trials;
        double centre = (share + z2 / 2) / (1 + z2);
        double half = Z * Math.sqrt((share * (1 - share) + z2 / 4) / trials) / (1 + z2);
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
