package org.streamrlaif.reward;

import java.util.Arrays;

/**
 * Scores in units of their spread among the responses to one prompt: (score − mean) / spread. How
 * much scores differ from prompt to prompt says nothing about which response is better, so it does
 * not set the unit.
 *
 * <p>The mean stays where warm-up left it, so that a rising score shows. The spread follows the
 * batches: a reward model that goes on learning spreads its raw scores ever wider, and the penalty
 * for leaving the reference policy would fade against them.
 *
 * @param mean of the raw scores when warm-up ended
 * @param spread of the raw scores within prompts, a moving average, above 0
 */
record Normalisation(double mean, double spread) {

    /** Leaves scores as they are: in force until warm-up ends. */
    static final Normalisation NONE = new Normalisation(0, 1);

    private static final double LEAST_SPREAD = 1e-6;
    private static final double FOLLOWING = 0.1;

    /**
     * Measured on some raw scores; where none differ within a prompt they are only centred.
     *
     * @param scores those of each prompt's responses
     */
    static Normalisation of(double[][] scores) {
        double mean = Arrays.stream(scores).flatMapToDouble(Arrays::stream).average().orElseThrow();
        double spread = spread(scores);
        return new Normalisation(mean, spread == 0 ? 1 : spread);
    }

    /** With the squared spread of a batch's raw scores mixed in, a tenth of its weight. */
    Normalisation follow(double[][] scores) {
        double now = spread(scores);
        return now == 0
                ? this
                : new Normalisation(
                        mean, Math.sqrt((1 - FOLLOWING) * spread * spread + FOLLOWING * now * now));
    }

    /** A raw score in normalised units. */
    double apply(double score) {
        return (score - mean) / spread;
    }

    /**
     * The root of the mean of the variances Σ(x − x̄)² / K within prompts, over those whose scores
     * differ: equal responses tell of no spread. 0 where there are none.
     */
    private static double spread(double[][] scores) {
        double sum = 0;
        int prompts = 0;
        for (double[] row : scores) {
            double centre = Arrays.stream(row).average().orElse(0);
            double variance =
                    Arrays.stream(row).map(x -> (x - centre) * (x - centre)).average().orElse(0);
            if (variance > LEAST_SPREAD * LEAST_SPREAD) {
                sum += variance;
                prompts++;
            }
        }
        return prompts == 0 ? 0 : Math.sqrt(sum / prompts);
    }
}
