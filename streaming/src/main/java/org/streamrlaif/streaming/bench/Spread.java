package org.streamrlaif.streaming.bench;

import java.util.List;

/**
 * Figures of several runs in short.
 *
 * @param median middle one, or the mean of both middle ones
 * @param min least
 * @param max greatest
 */
public record Spread(double median, double min, double max) {

    /** The spread of at least one figure. */
    public static Spread of(List<Double> figures) {
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
