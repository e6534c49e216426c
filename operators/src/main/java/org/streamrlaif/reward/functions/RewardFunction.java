package org.streamrlaif.reward.functions;

import java.util.List;
import java.util.function.Function;

/**
 * A reward of the user's own. One thread at a time calls it.
 *
 * <p>It may be called again with the same responses, as after a crash, and should then say the
 * same: a run repeats itself only as far as its rewards do.
 */
@FunctionalInterface
public interface RewardFunction extends AutoCloseable {

    /**
     * Rewards responses of one batch.
     *
     * @param responses one or more; those to one prompt stand together
     * @return one reward per response, in the same order
     * @throws InterruptedException when the thread is interrupted: the result is not wanted any
     *     more
     * @throws org.streamrlaif.loop.RunFailedException when no call can succeed: the run ends
     * @throws Exception otherwise about the responses: halves of the prompts are tried, and the
     *     tickets of those that throw alone end void
     */
    List<Reward> rewards(List<RewardItem> responses) throws Exception;

    @Override
    default void close() throws Exception {}

    /** A function that looks at one response at a time. */
    static RewardFunction each(Function<RewardItem, Reward> reward) {
        return responses -> responses.stream().map(reward).toList();
    }
}
