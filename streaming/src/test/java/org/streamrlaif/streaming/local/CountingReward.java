package org.streamrlaif.streaming.local;

import java.util.List;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.ScoredRollout;

/** A reward model that counts batches; the first ones are its warm-up. */
final class CountingReward extends CountingState
        implements TrainedCore<JudgedRollout, List<ScoredRollout>> {

    private final int warmup;

    CountingReward(int warmup) {
        this.warmup = warmup;
    }

    @Override
    public List<ScoredRollout> run(long batch, List<JudgedRollout> items) {
        count++;
        return items.stream().map(this::score).toList();
    }

    private ScoredRollout score(JudgedRollout judged) {
        return ScoredRollout.newBuilder()
                .setJudged(judged)
                .setScores(count <= warmup ? List.of() : List.of(1f))
                .setRewardVersion(count)
                .setWarmup(count <= warmup)
                .setVoided(Ticketed.JUDGED.reason(judged))
                .build();
    }

    @Override
    public void close() {}
}
