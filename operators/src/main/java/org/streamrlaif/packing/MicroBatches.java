package org.streamrlaif.packing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts rows of different lengths into micro-batches with little padding.
 *
 * <p>Rows are sorted by falling length (equal lengths by index) and taken in turn while rows ×
 * longest ≤ token budget. A row longer than the budget gets a micro-batch of its own.
 */
public final class MicroBatches {

    private MicroBatches() {}

    /** Indices of the rows of each micro-batch; every row appears once. */
    public static List<List<Integer>> plan(int[] lengths, int tokenBudget) {
        List<Integer> sorted =
                IntStream.range(0, lengths.length)
                        .boxed()
                        .sorted(Comparator.comparingInt(row -> -lengths[row]))
                        .toList();
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> batch = List.of();
        for (int row : sorted) {
            if (batch.isEmpty() || (batch.size() + 1) * lengths[batch.get(0)] > tokenBudget) {
                batch = new ArrayList<>();
                batches.add(batch);
            }
            batch.add(row);
        }
        return batches;
    }
}
