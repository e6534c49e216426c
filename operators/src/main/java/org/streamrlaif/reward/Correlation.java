package org.streamrlaif.reward;

import java.util.OptionalDouble;

/**
 * Pearson's correlation of scores with lengths among answers to the same question: both count as
 * deviations from the mean of their question, since a question that asks for a longer answer says
 * nothing about the scores.
 *
 * <p>r = Σ s·l / √(Σ s² · Σ l²) over the deviations s and l.
 */
final class Correlation {

    private double scoreSquares;
    private double lengthSquares;
    private double products;

    /** Adds the answers to one question: equal numbers of scores and lengths. */
    void add(double[] scores, int[] lengths) {
        double meanScore = 0;
        double meanLength = 0;
        for (int k = 0; k < scores.length; k++) {
            meanScore += scores[k] / scores.length;
            meanLength += (double) lengths[k] / scores.length;
        }
        for (int k = 0; k < scores.length; k++) {
            double score = scores[k] - meanScore;
            double length = lengths[k] - meanLength;
            if (Double.isFinite(score)) {
                scoreSquares += score * score;
                lengthSquares += length * length;
                products += score * length;
            }
        }
    }

    /** The correlation in [−1, 1]; empty when scores or lengths do not differ. */
    OptionalDouble value() {
        double squares = scoreSquares * lengthSquares;
        return squares > 0
                ? OptionalDouble.of(products / Math.sqrt(squares))
                : OptionalDouble.empty();
    }
}
