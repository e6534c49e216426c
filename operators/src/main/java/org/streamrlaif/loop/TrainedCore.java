package org.streamrlaif.loop;

import java.util.Map;

/**
 * A core that learns from each batch. Used by one thread at a time. Its trained state is named,
 * opaque byte entries.
 *
 * <p>One thread works on the state while another may ask for a snapshot: {@link #snapshot()} always
 * returns the state of the last {@link #commit()} (or {@link #restore}, or the start), never that
 * of a step in progress. Each entry is stored on its own, so an entry should be one tensor or one
 * small group of counters.
 *
 * @param <I> a batch, its items sorted by ticket
 * @param <R> result
 */
public interface TrainedCore<I, R> extends AutoCloseable {

    /**
     * Runs a batch; void items are passed through. Whatever about an item would make it throw is
     * found before anything is trained, and makes the item void.
     *
     * @param batch number of the batch
     * @param items not changed
     * @throws InterruptedException when the thread is interrupted: the result is not wanted any
     *     more
     * @throws Exception about the run; the core must then be closed, its committed state is
     *     untouched
     */
    R run(long batch, I items) throws Exception;

    /**
     * The committed state. Callable from any thread, at any time; the arrays must not be changed
     * afterwards by either side.
     */
    Map<String, byte[]> snapshot();

    /**
     * Makes the outcome of the finished step the committed state; called once the step's results
     * were handed over.
     */
    void commit();

    /**
     * Replaces all state, before the first step.
     *
     * @throws IllegalArgumentException when an entry is missing, unknown or of the wrong size
     */
    void restore(Map<String, byte[]> state);

    @Override
    default void close() throws Exception {}
}
