package org.streamrlaif.laboratory.bench.core;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of several runs in short.
 *
 * @param median middle one, or the mean of both middle ones
 * @param min least
 * @param max greatest
 * @param all all of them, in the order of the runs
 */
public record Spread(double median, double min, double max, List<Double> all) {

    public Spread {
        all = List.copyOf(all);
    }

    /** The spread of at least one number. */
    public static Spread of(List<Double> metrics) {
        double[] sorted = metrics.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], metrics);
    }

    /** The spread of a measure of at least one run. */
    public static <T> Spread of(List<T> runs, ToDoubleFunction<T> metric) {
        return of(runs.stream().mapToDouble(metric).boxed().toList());
    }

    /** The spread of {@code amount} divided by each number: a rate, where these are times. */
    public Spread rate(double amount) {
        return of(all, metric -> amount / metric);
    }
}
