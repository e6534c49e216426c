package org.streamrlaif.loop;

import java.util.List;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.PolicyView;

/** Samples responses. Used by one thread at a time. */
@FunctionalInterface
public interface GenerateCore extends AutoCloseable {

    /**
     * One rollout per prompt, in the same order; voided prompts are passed through.
     *
     * @param prompts sorted by ticket
     * @param policy the versions in force, asked again and again while sampling; has one from the
     *     start
     * @throws InterruptedException when the thread is interrupted: the rollouts are not wanted any
     *     more
     */
    List<Rollout> generate(List<Prompt> prompts, PolicyView policy) throws Exception;

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
