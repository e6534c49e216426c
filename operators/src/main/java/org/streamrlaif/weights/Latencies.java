package org.streamrlaif.weights;

import java.util.Arrays;

/** Collects the newest {@value #WINDOW} latencies. Thread-safe. */
final class Latencies {
    private static final int WINDOW = 1024;
    private final long[] values = new long[WINDOW];
    private long count;

    synchronized void add(long milliseconds) {
        values[(int) (count++ % WINDOW)] = milliseconds;
    }

    synchronized LatencySummary summary() {
        if (count == 0) {
            return new LatencySummary(0, 0, 0, 0);
        }
        long[] sorted = Arrays.copyOf(values, (int) Math.min(count, WINDOW));
        Arrays.sort(sorted);
        return new LatencySummary(
                count, quantile(sorted, 0.5), quantile(sorted, 0.95), sorted[sorted.length - 1]);
    }

    /** Linear interpolation between the order statistics. */
    private static double quantile(long[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
