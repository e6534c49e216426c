package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.streamrlaif.state.StateEntry;

/** The entries of a state that have changed, those together that will change together again. */
final class ChangedEntries {
    private static final Object OTHERS = "others";

    private ChangedEntries() {}

    /**
     * Entries with one version are those of one optimiser. Where they have parted, they do not lie
     * in the same segment any more.
     *
     * @param versions of what is stored, by name
     * @param segment where an entry is stored
     */
    static Collection<List<StateEntry>> of(
            List<StateEntry> entries,
            Map<String, Object> versions,
            Function<StateEntry, Long> segment) {
        List<StateEntry> changed = new ArrayList<>();
        Map<Object, Integer> alike = new HashMap<>();
        for (StateEntry entry : entries) {
            if (!entry.version().equals(versions.get(entry.name()))) {
                changed.add(entry);
                alike.merge(entry.version(), 1, Integer::sum);
            }
        }
        Map<List<Object>, List<StateEntry>> together = new LinkedHashMap<>();
        for (StateEntry entry : changed) {
            Object version = alike.get(entry.version()) > 1 ? entry.version() : OTHERS;
            together.computeIfAbsent(
                            List.of(segment.apply(entry), version), group -> new ArrayList<>())
                    .add(entry);
        }
        return together.values();
    }
}
