package org.streamrlaif.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who attends to whom in a tree of stretches, as {@code packing.py} takes it: level by level, each
 * of E entries with T queries and K keys, padded.
 *
 * <p>An entry asks for one stretch. Stretches that continue the same one are asked for together,
 * and hidden from each other, where apart they would take more than twice as many keys.
 */
public final class TreeAttention {

    private final List<Level> levels;
    private final long[] which;
    private final long[] queries;
    private final float[] since;
    private final long[] keys;
    private final float[] first;
    private final float[] last;

    /** Stretches that continue the same one, or one that continues none. */
    private record Entry(List<Stretch> stretches) {

        int queries() {
            return stretches.stream().mapToInt(Stretch::length).sum();
        }

        int keys() {
            return stretches.get(0).depth() + queries();
        }

        List<Entry> apart() {
            return stretches.stream().map(one -> new Entry(List.of(one))).toList();
        }

        /** Its parts, unless they would take too many keys. */
        List<Entry> parts() {
            List<Entry> apart = apart();
            int keys = apart.stream().mapToInt(Entry::keys).sum();
            return keys <= 2 * keys() ? apart : List.of(this);
        }

        boolean isFirst() {
            return stretches.get(0).above() == null;
        }
    }

    /**
     * Entries of which none continues a stretch of another.
     *
     * @param queries of an entry, padding included
     * @param keys of an entry, padding included
     */
    private record Level(List<Entry> entries, int queries, int keys) {

        Level(List<Entry> entries) {
            this(entries, most(entries, Entry::queries), most(entries, Entry::keys));
        }

        private static int most(List<Entry> entries, ToIntFunction<Entry> number) {
            return entries.stream().mapToInt(number).max().orElseThrow();
        }

        int allQueries() {
            return entries.size() * queries;
        }

        int allKeys() {
            return entries.size() * keys;
        }

        IntStream sizes() {
            return IntStream.of(entries.size(), queries, entries.get(0).isFirst() ? 0 : keys);
        }
    }

    TreeAttention(List<Stretch> stretches) {
        levels = levels(stretches);
        which = new long[stretches.stream().mapToInt(Stretch::length).sum()];
        queries = new long[levels.stream().mapToInt(Level::allQueries).sum()];
        since = new float[queries.length];
        keys = new long[levels.stream().mapToInt(Level::allKeys).sum()];
        first = new float[keys.length];
        last = new float[keys.length];
        int query = 0;
        int key = 0;
        for (Level level : levels) {
            for (Entry entry : level.entries()) {
                ask(entry, query, query + level.queries());
                show(entry, key, key + level.keys());
                query += level.queries();
                key += level.keys();
            }
        }
    }

    /** Which query each token is, N. */
    long[] which() {
        return which;
    }

    /** Flat places of the queries of all levels, entry by entry, R. */
    long[] queries() {
        return queries;
    }

    /** Where the queries' stretches begin, R. */
    float[] since() {
        return since;
    }

    /** Flat places of the keys of all levels, entry by entry, S. */
    long[] keys() {
        return keys;
    }

    /** The first query that sees each key, S; infinite where none does. */
    float[] first() {
        return first;
    }

    /** The greatest {@link #since} from which each key is seen, S. */
    float[] last() {
        return last;
    }

    /** E, T and K of each level; K = 0 for the first, whose queries see their own keys. */
    long[] sizes() {
        return levels.stream().flatMapToInt(Level::sizes).asLongStream().toArray();
    }

    private static List<Level> levels(List<Stretch> stretches) {
        Map<Integer, List<Stretch>> families =
                stretches.stream()
                        .collect(
                                Collectors.groupingBy(
                                        s -> s.above() == null ? 0 : s.above().number(),
                                        TreeMap::new,
                                        Collectors.toList()));
        Map<Integer, List<Entry>> levels = new TreeMap<>();
        for (List<Stretch> family : families.values()) {
            levels.computeIfAbsent(family.get(0).level(), any -> new ArrayList<>())
                    .addAll(new Entry(family).parts());
        }
        return levels.values().stream().map(Level::new).toList();
    }

    /** The entry's queries, padded with its first. */
    private void ask(Entry entry, int from, int to) {
        int at = from;
        for (Stretch stretch : entry.stretches()) {
            for (int place = stretch.start(); place < stretch.end(); place++) {
                which[place] = at;
                since[at] = stretch.start();
                queries[at++] = place;
            }
        }
        Arrays.fill(queries, at, to, queries[from]);
        Arrays.fill(since, at, to, since[from]);
    }

    /** The entry's keys, those that all see first, padded with some that none sees. */
    private void show(Entry entry, int from, int to) {
        Stretch one = entry.stretches().get(0);
        int at = from + one.depth();
        Arrays.fill(first, at, to, Float.POSITIVE_INFINITY);
        Arrays.fill(last, from, at, Float.POSITIVE_INFINITY);
        for (Stretch stretch : entry.stretches()) {
            for (int i = 0; i < stretch.length(); i++) {
                keys[at] = stretch.start() + (long) i;
                last[at] = stretch.start();
                if (i < stretch.seen()) {
                    first[at] = stretch.start() + i;
                }
                at++;
            }
        }
        Arrays.fill(keys, at, to, one.start());
        at = from + one.depth();
        for (Stretch above = one.above(); above != null; above = above.above()) {
            at -= above.length();
            for (int i = 0; i < above.length(); i++) {
                keys[at + i] = above.start() + (long) i;
            }
        }
    }
}
