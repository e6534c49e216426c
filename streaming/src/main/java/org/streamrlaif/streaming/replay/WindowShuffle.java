package org.streamrlaif.streaming.replay;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/**
 * Another order of what an iterator gives: of a window of the next ones, a random one comes, and
 * the window is filled up. The same generator gives the same order; a window of 1 changes nothing.
 */
final class WindowShuffle<T> implements Iterator<T> {

    private final Iterator<T> source;
    private final int size;
    private final RandomGenerator random;
    private final List<T> window = new ArrayList<>();

    /**
     * @param size how many are held in memory, 1 or more
     */
    WindowShuffle(Iterator<T> source, int size, RandomGenerator random) {
        this.source = source;
        this.size = size;
        this.random = random;
    }

    @Override
    public boolean hasNext() {
        return !window.isEmpty() || source.hasNext();
    }

    @Override
    public T next() {
        while (window.size() < size && source.hasNext()) {
            window.add(source.next());
        }
        if (window.isEmpty()) {
            throw new NoSuchElementException();
        }
        int drawn = random.nextInt(window.size());
        T last = window.remove(window.size() - 1);
        return drawn == window.size() ? last : window.set(drawn, last);
    }
}
