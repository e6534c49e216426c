package org.streamrlaif.reward;

/**
 * Scores in units of their spread: (score − mean) / deviation.
 *
 * @param mean of the raw scores when warm-up ended
 * @param deviation of the raw scores when warm-up ended, above 0
 */
record Normalisation(double mean, double deviation) {

    /** Leaves scores as they are: in force until warm-up ends. */
    static final Normalisation NONE = new Normalisation(0, 1);

    private static final double LEAST_DEVIATION = 1e-6;

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

    /** A raw score in normalised units. */
    double apply(double score) {
        return (score - mean) / deviation;
    }
}
