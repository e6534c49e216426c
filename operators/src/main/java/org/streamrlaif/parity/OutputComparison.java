package org.streamrlaif.parity;

/**
 * One output of the model against the stored one.
 *
 * @param name the output's name in the reference file
 * @param values values that were compared; padding is left out
 * @param exact whether the values are integers, of which {@code difference} counts those that
 *     differ
 * @param difference largest absolute difference, or number of integers that differ; infinite where
 *     the model gave no number
 * @param limit largest difference that holds; infinite for an output that is reported only
 */
public record OutputComparison(
        String name, long values, boolean exact, double difference, double limit) {

    /** Whether the difference is within the limit. */
    public boolean holds() {
        return difference <= limit;
    }

    /** Whether a limit decides; otherwise the difference is for information. */
    public boolean limited() {
        return limit < Double.POSITIVE_INFINITY;
    }
}
