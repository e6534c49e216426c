package org.streamrlaif.weights;

/**
 * Distribution of latencies in milliseconds.
 *
 * @param count how many were measured; the other figures are 0 when none was
 */
public record LatencySummary(long count, double median, double p95, double max) {}
