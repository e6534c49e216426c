package org.streamrlaif.loop;

import java.util.List;

/**
 * Work on a batch, or on one subtask's share of it. Used by one thread at a time.
 *
 * @param <I> input
 * @param <R> result
 */
@FunctionalInterface
public interface BatchCore<I, R> extends AutoCloseable {

    /**
     * Runs a batch. A result that is a list has one output per item, in the same order; voided
     * items are passed through.
     *
     * @param batch number of the batch
     * @param items its items sorted by ticket
     * @throws InterruptedException when the thread is interrupted: the result is not wanted any
     *     more
     */
    R run(long batch, List<I> items) throws Exception;

    @Override
    default void close() throws Exception {}
}
