package org.streamrlaif.reward;

/**
 * Scores in units of their spread: (score − mean) / deviation.
 *
 * <p>The mean stays where warm-up left it, so that a rising score shows. The deviation follows the
 * batches: a reward model that goes on learning spreads its raw scores ever wider, and the penalty
 * for leaving the reference policy would fade against them.
 *
 * @param mean of the raw scores when warm-up ended
 * @param deviation of the raw scores, a moving average, above 0
 */
record Normalisation(double mean, double deviation) {

    /** Leaves scores as they are: in force until warm-up ends. */
    static final Normalisation NONE = new Normalisation(0, 1);

    private static final double LEAST_DEVIATION = 1e-6;
    private static final double FOLLOWING = 0.1;

    /** Measured on some raw scores; equal scores are only centred. */
    static Normalisation of(double[] scores) {
        double mean = 0;
        for (double score : scores) {
            mean += score / scores.length;
        }
        double variance = 0;
        for (double score : scores) {
            variance += (score - mean) * (score - mean) / scores.length;
        }
        double deviation = Math.sqrt(variance);
        return new Normalisation(mean, deviation < LEAST_DEVIATION ? 1 : deviation);
    }

    /** With the variance of a batch's raw scores mixed in, a tenth of its weight. */
    Normalisation follow(double[] scores) {
        double spread = of(scores).deviation;
        double variance = (1 - FOLLOWING) * deviation * deviation + FOLLOWING * spread * spread;
        return new Normalisation(mean, Math.sqrt(variance));
    }

    /** A raw score in normalised units. */
    double apply(double score) {
        return (score - mean) / deviation;
    }
}
