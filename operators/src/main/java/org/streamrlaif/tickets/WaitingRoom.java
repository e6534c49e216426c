package org.streamrlaif.tickets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Samples that were read and have no tickets yet, in the order in which they came. When there are
 * too many, the oldest one of the source that has most of them leaves: a fast source cannot push
 * out a slow one. Not thread-safe.
 *
 * @param <T> sample
 */
public final class WaitingRoom<T> {
    private final int capacity;
    private final Function<? super T, String> source;
    private final Deque<T> waiting = new ArrayDeque<>();
    private final Map<String, Integer> sizes = new HashMap<>();

    /**
     * An empty room.
     *
     * @param rule how many may wait
     * @param source names where a sample comes from
     */
    public WaitingRoom(OverloadRule rule, Function<? super T, String> source) {
        this.capacity = rule.room();
        this.source = source;
    }

    /** Lets a sample in; returns the one that has to leave for it, if any, perhaps itself. */
    public Optional<T> add(T sample) {
        waiting.add(sample);
        count(sample, 1);
        return waiting.size() > capacity ? Optional.of(oldestOfTheLargest()) : Optional.empty();
    }

    /** Takes out the one that came first. */
    public T next() {
        T first = waiting.remove();
        count(first, -1);
        return first;
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Number of samples that wait. */
    public int size() {
        return waiting.size();
    }

    /** Those that wait, in order. */
    public List<T> waiting() {
        return List.copyOf(waiting);
    }

    private T oldestOfTheLargest() {
        int largest = sizes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Iterator<T> samples = waiting.iterator();
        T oldest = samples.next();
        while (sizes.get(source.apply(oldest)) < largest) {
            oldest = samples.next();
        }
        samples.remove();
        count(oldest, -1);
        return oldest;
    }

    private void count(T sample, int change) {
        sizes.merge(source.apply(sample), change, (size, by) -> size + by == 0 ? null : size + by);
    }
}
