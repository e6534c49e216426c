package org.streamrlaif.evaluate;

import org.streamrlaif.schemas.VoidReason;

/**
 * What a judge says about one answer.
 *
 * @param right probability that the answer is right, from yes and no; not a number where the
 *     measure does not ask
 * @param score the most probable score, 0 … 5
 * @param meanScore mean of the scores under their probabilities
 * @param failure why there is no verdict; null when there is one
 */
public record AnswerVerdict(double right, int score, double meanScore, VoidReason failure) {

    /** Whether the judge says yes; even odds are a no. */
    public boolean isRight() {
        return right > 0.5;
    }

    static AnswerVerdict failed(VoidReason failure) {
        return new AnswerVerdict(Double.NaN, 0, Double.NaN, failure);
    }
}
