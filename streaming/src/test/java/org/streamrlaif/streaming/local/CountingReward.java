package org.streamrlaif.streaming.local;

import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.Rollout;

/** A reward model that counts batches; the first ones are its warm-up. */
final class CountingReward extends CountingState
        implements TrainedCore<List<Rollout>, ScoredBatch> {

    private final int warmup;

    CountingReward(int warmup) {
        this.warmup = warmup;
    }

    @Override
    public ScoredBatch run(long batch, List<Rollout> items) {
        count++;
        return new ScoredBatch(items.stream().map(this::score).toList(), Map.of());
    }

    private Rollout score(Rollout judged) {
        Rollout scored = Rollouts.copy(judged);
        scored.setScores(count <= warmup ? List.of() : List.of(1f));
        scored.setRewardVersion(count);
        scored.setWarmup(count <= warmup);
        return scored;
    }

    @Override
    public void close() {}
}
