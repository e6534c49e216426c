package org.streamrlaif.watch;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.reward.functions.FunctionRewards;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

/**
 * Ends a run that does nothing but give tickets up: in {@value #MOST} batches in a row every ticket
 * is void for an exception that no core foresees, or since a reward function has failed. An item
 * that is bad costs itself, for a reason of its own; a stage that is broken would empty the source
 * into the dead letters.
 */
final class FailingStage {
    static final int MOST = 5;
    private static final Set<String> OF_STAGES = Set.of(Faults.CODE, FunctionRewards.FAILED);

    private int row;

    /**
     * Looks at a batch; one after the other.
     *
     * @throws RunFailedException in one line: which stage fails, and how
     */
    void check(List<Rollout> rollouts) {
        boolean failed =
                !rollouts.isEmpty()
                        && rollouts.stream()
                                .map(Rollout::getVoided)
                                .allMatch(
                                        reason ->
                                                reason != null
                                                        && OF_STAGES.contains(reason.getCode()));
        row = failed ? row + 1 : 0;
        if (row == MOST) {
            VoidReason last = rollouts.get(rollouts.size() - 1).getVoided();
            throw new RunFailedException(
                    String.format(
                            Locale.ROOT,
                            "%s: every ticket of %d batches in a row is void, the last one for %s;"
                                    + " expected some to end otherwise",
                            last.getStage(),
                            MOST,
                            last.getMessage()));
        }
    }
}
