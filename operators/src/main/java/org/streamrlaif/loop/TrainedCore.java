package org.streamrlaif.loop;

import java.util.List;
import java.util.Map;
import org.streamrlaif.state.StateEntry;

/**
 * A core that learns from each batch. Used by one thread at a time. Its trained state is named,
 * opaque entries.
 *
 * <p>Whoever runs it saves the state after each batch, before the next one, together with the
 * results. Each entry is stored on its own and only when its version has changed, so an entry
 * should be one tensor or one small group of counters.
 *
 * @param <I> a batch, its items sorted by ticket
 * @param <R> result
 */
public interface TrainedCore<I, R> extends AutoCloseable {

    /**
     * Runs a batch; void items are passed through.
     *
     * @param batch number of the batch
     * @param items not changed
     * @throws InterruptedException when the thread is interrupted: the result is not wanted any
     *     more, and the core is to be closed
     */
    R run(long batch, I items) throws Exception;

    /**
     * The state as it is now, between two batches. The contents are read before the next one is
     * run.
     */
    List<StateEntry> state();

    /**
     * Replaces all state, before the first step.
     *
     * @param state may read a value when it is asked for: one that is large is asked for once
     * @throws IllegalArgumentException when an entry is missing, unknown or of the wrong size
     */
    void restore(Map<String, byte[]> state);

    @Override
    default void close() throws Exception {}
}
