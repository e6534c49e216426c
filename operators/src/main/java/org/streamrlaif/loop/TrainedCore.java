package org.streamrlaif.loop;

import org.streamrlaif.weights.Snapshot;

/**
 * A core that learns from each batch. Used by one thread at a time.
 *
 * @param <I> a batch, its items sorted by ticket
 * @param <R> result
 */
public interface TrainedCore<I, R> extends Snapshot, AutoCloseable {

    /**
     * Runs a batch; void items are passed through.
     *
     * @param batch number of the batch
     * @param items not changed
     * @throws InterruptedException when the thread is interrupted: the result is not wanted any
     *     more
     */
    R run(long batch, I items) throws Exception;

    @Override
    default void close() throws Exception {}
}
