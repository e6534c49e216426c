package org.streamrlaif.laboratory.study;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A mean over seeds, or over other units that are drawn independently.
 *
 * @param mean of the values
 * @param error its standard error √(Σ(x − mean)² / (n − 1) / n); not a number for a single unit
 */
public record Estimate(double mean, double error) {

    /** The estimate from one value per unit; those that are not numbers are left out. */
    public static Optional<Estimate> of(DoubleStream values) {
        double[] known = values.filter(Double::isFinite).toArray();
        if (known.length == 0) {
            return Optional.empty();
        }
        double mean = DoubleStream.of(known).average().orElseThrow();
        double squares = DoubleStream.of(known).map(x -> (x - mean) * (x - mean)).sum();
        return Optional.of(
                new Estimate(mean, Math.sqrt(squares / (known.length - 1) / known.length)));
    }

    /** Mean and error in a format for one number, such as {@code 92.1 ± 0.4}. */
    public String text(String format) {
        String text = String.format(Locale.ROOT, format, mean);
        return Double.isFinite(error)
                ? text + " ± " + String.format(Locale.ROOT, format.replace("+", ""), error)
                : text;
    }
}
