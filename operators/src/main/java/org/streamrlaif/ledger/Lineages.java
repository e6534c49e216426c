package org.streamrlaif.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;

/**
 * Which entries of a ledger count. The newest lineage counts, and each ancestor up to the ticket
 * that its child went on with. A run begins with a lineage without parent; where several do, what
 * lies before the last of them is of earlier runs.
 */
final class Lineages {
    private static final long NO_PARENT = -1;

    private final Map<Long, LineageStart> starts = new HashMap<>();
    private final Set<Long> earlier = new HashSet<>();
    private final Findings findings;
    private LineageStart root;
    private long entries;
    private long begin;
    private long earlierRuns;
    private List<LineageStart> path = List.of();
    private final Map<Long, Place> places = new HashMap<>();

    /**
     * A lineage that counts.
     *
     * @param index its place among those that count, from 0
     * @param from the first ticket that it may end
     * @param to the first ticket behind those of it that count
     */
    record Place(int index, long from, long to) {}

    Lineages(Findings findings) {
        this.findings = findings;
    }

    /** Looks at an entry in the first pass. */
    void see(LedgerEntry entry) {
        LineageStart start = entry.getLineage();
        if (start != null) {
            see(start);
        }
        entries++;
    }

    private void see(LineageStart start) {
        if (start.getParent() == NO_PARENT && !start.equals(root)) {
            earlierRuns += root == null ? 0 : 1;
            root = start;
            begin = entries;
            earlier.addAll(starts.keySet());
            starts.clear();
        }
        LineageStart before = starts.putIfAbsent(start.getLineage(), start);
        if (before != null && !before.equals(start)) {
            findings.add(
                    "lineage %d: started twice, from ticket %d and from ticket %d, expected once",
                    start.getLineage(), before.getLedger(), start.getLedger());
        }
    }

    /** Finds the lineages that count, after the first pass. */
    void resolve() {
        Deque<LineageStart> line = new ArrayDeque<>();
        LineageStart at = starts.keySet().stream().max(Long::compare).map(starts::get).orElse(null);
        if (at == null) {
            findings.add("no lineage: expected the start of a learner");
        }
        long to = Long.MAX_VALUE;
        while (at != null) {
            line.addFirst(at);
            places.put(at.getLineage(), new Place(0, at.getLedger(), to));
            to = Math.min(to, at.getLedger());
            at = parent(at);
        }
        path = List.copyOf(line);
        for (int i = 0; i < path.size(); i++) {
            int index = i;
            places.computeIfPresent(
                    path.get(i).getLineage(),
                    (lineage, place) -> new Place(index, place.from(), place.to()));
        }
    }

    private LineageStart parent(LineageStart child) {
        if (child.getParent() == NO_PARENT) {
            return null;
        }
        LineageStart parent = starts.get(child.getParent());
        if (parent == null || parent.getLineage() >= child.getLineage()) {
            findings.add(
                    "lineage %d: an orphan: its parent is lineage %d, expected an earlier one that is"
                            + " in the ledger",
                    child.getLineage(), child.getParent());
            return null;
        }
        return parent;
    }

    /** The lineages that count, the oldest first. */
    List<LineageStart> path() {
        return path;
    }

    /** Where a lineage counts; null when it does not. */
    Place place(long lineage) {
        return places.get(lineage);
    }

    /** Whether a lineage has a start in the ledger. */
    boolean isKnown(long lineage) {
        return starts.containsKey(lineage) || earlier.contains(lineage);
    }

    /** Number of the entry that the run begins with. */
    long begin() {
        return begin;
    }

    /** Runs that lie before in the same ledger. */
    long earlierRuns() {
        return earlierRuns;
    }
}
