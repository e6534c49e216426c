package org.streamrlaif.loop;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.ScoredRollout;

/** A reward model whose version is the number of its steps; it warms up for the first batches. */
public final class CountingRewardModel extends CountingCore<JudgedRollout, List<ScoredRollout>> {
    private final int warmupSteps;

    public CountingRewardModel(Semaphore permits, int warmupSteps) {
        super(Ticketed.JUDGED, permits);
        this.warmupSteps = warmupSteps;
    }

    @Override
    List<ScoredRollout> result(List<JudgedRollout> items, State state) {
        return items.stream()
                .map(item -> Records.scored(item, state.steps(), state.steps() <= warmupSteps))
                .toList();
    }
}
