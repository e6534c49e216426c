package org.streamrlaif.loop;

import java.util.List;
import org.streamrlaif.schemas.Rollout;

/** Compares the responses of each rollout. Used by one thread at a time. */
@FunctionalInterface
public interface JudgeCore extends AutoCloseable {

    /**
     * Judges a batch, or one subtask's share of it.
     *
     * @param batch number of the batch
     * @param rollouts with their responses, sorted by ticket; not changed
     * @return one per rollout, in the same order, with its preferences or void; void ones are
     *     passed through
     * @throws java.io.IOException when the journal cannot be read or written
     * @throws InterruptedException when the thread is interrupted: the result is not wanted any
     *     more
     * @throws Exception about an item or the run, as {@link Faults} tells
     */
    List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception;

    @Override
    default void close() throws Exception {}
}
