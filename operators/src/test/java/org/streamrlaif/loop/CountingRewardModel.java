package org.streamrlaif.loop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.streamrlaif.schemas.Rollout;

/** A reward model whose version is the number of its steps; it warms up for the first batches. */
public final class CountingRewardModel extends CountingCore<List<Rollout>, ScoredBatch> {
    private final int warmupSteps;

    public CountingRewardModel(Semaphore permits, int warmupSteps) {
        super(permits);
        this.warmupSteps = warmupSteps;
    }

    @Override
    List<Rollout> rollouts(List<Rollout> items) {
        return items;
    }

    @Override
    ScoredBatch result(List<Rollout> items, State state) {
        boolean warmup = state.steps() <= warmupSteps;
        return new ScoredBatch(
                items.stream().map(item -> Records.scored(item, state.steps(), warmup)).toList(),
                Map.of("rewardSteps", (double) state.steps()));
    }
}
