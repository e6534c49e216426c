package org.streamrlaif.parity;

import java.util.List;

/**
 * A model against one reference file.
 *
 * @param comparisons one per output that was compared, sorted by name; not empty
 * @param notCompared stored names that are neither inputs nor known outputs, sorted
 */
public record ParityReport(List<OutputComparison> comparisons, List<String> notCompared) {

    public ParityReport {
        comparisons = List.copyOf(comparisons);
        notCompared = List.copyOf(notCompared);
    }

    /** Whether every comparison is within its limit. */
    public boolean holds() {
        return comparisons.stream().allMatch(OutputComparison::holds);
    }
}
