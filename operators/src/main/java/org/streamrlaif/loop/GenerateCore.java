package org.streamrlaif.loop;

import java.util.List;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.PolicyView;

/** Samples responses. Used by one thread at a time. */
@FunctionalInterface
public interface GenerateCore extends AutoCloseable {

    /**
     * Fills rollouts with responses.
     *
     * @param prompts rollouts without responses, sorted by ticket; not changed
     * @param policy the versions in force, asked again and again while sampling; has one from the
     *     start
     * @return one per prompt, in the same order, with its responses or void; void ones are passed
     *     through
     * @throws java.io.IOException when weights cannot be read
     * @throws InterruptedException when the thread is interrupted: the rollouts are not wanted any
     *     more
     * @throws Exception about an item or the run, as {@link Faults} tells
     */
    List<Rollout> generate(List<Rollout> prompts, PolicyView policy) throws Exception;

    /**
     * Goes over to the newest policy version, between two batches: it is in use before the next
     * prompt comes.
     *
     * @param policy the versions in force; has one
     */
    default void adopt(PolicyView policy) throws Exception {}

    @Override
    default void close() throws Exception {}
}
