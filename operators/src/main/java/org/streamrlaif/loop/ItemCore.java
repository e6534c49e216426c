package org.streamrlaif.loop;

/**
 * Work on one item at a time. Used by one thread.
 *
 * @param <I> input
 * @param <O> output
 */
@FunctionalInterface
public interface ItemCore<I, O> extends AutoCloseable {

    /**
     * The output for an item; an item that cannot be used gives a voided output. What an exception
     * is about, {@link Faults} tells.
     */
    O apply(I item) throws Exception;

    @Override
    default void close() throws Exception {}
}
