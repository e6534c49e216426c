package org.streamrlaif.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Things that are costly to load, each loaded once for all its users. One that nobody uses any more
 * stays for a while, unless something else is to be loaded. All methods are thread-safe.
 *
 * @param <K> what tells them apart
 * @param <V> what is loaded
 */
final class SharedUntilIdle<K, V> {
    private final Map<K, Entry<V>> loaded = new HashMap<>();
    private final Function<K, V> load;
    private final Consumer<V> close;
    private final UnaryOperator<Runnable> later;
    private boolean keeping = true;

    private static final class Entry<V> {
        private final V value;
        private int users;
        private long uses;
        private Runnable stay = () -> {};

        Entry(V value) {
            this.value = value;
        }
    }

    /**
     * @param later runs an action once the while is over, unless what it returns is run before
     */
    SharedUntilIdle(Function<K, V> load, Consumer<V> close, UnaryOperator<Runnable> later) {
        this.load = load;
        this.close = close;
        this.later = later;
    }

    /** Loads it unless it is here; what idles makes room first. */
    synchronized V acquire(K key) {
        keeping = true;
        if (!loaded.containsKey(key)) {
            closeIdle();
            loaded.put(key, new Entry<>(load.apply(key)));
        }
        Entry<V> entry = loaded.get(key);
        entry.users++;
        entry.uses++;
        return entry.value;
    }

    /** Ends one use. */
    synchronized void release(K key) {
        Entry<V> entry = loaded.get(key);
        entry.users--;
        if (entry.users == 0 && keeping) {
            long uses = entry.uses;
            entry.stay = later.apply(() -> closeUnlessUsed(entry, uses));
        } else if (!keeping) {
            closeIdle();
        }
    }

    /** Closes what idles, and until the next use whatever begins to. */
    synchronized void keepNone() {
        keeping = false;
        closeIdle();
    }

    private synchronized void closeUnlessUsed(Entry<V> entry, long uses) {
        if (entry.uses == uses && loaded.values().remove(entry)) {
            close.accept(entry.value);
        }
    }

    private void closeIdle() {
        loaded.values()
                .removeIf(
                        entry -> {
                            if (entry.users == 0) {
                                entry.stay.run();
                                close.accept(entry.value);
                            }
                            return entry.users == 0;
                        });
    }
}
