package org.streamrlaif.reward;

import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.state.StateReader;

/**
 * The reward stage of algorithms that learn from the judge's comparisons themselves: judged
 * rollouts go on as they are, without scores and without warm-up. It has no model and no state.
 */
public final class Unscored implements TrainedCore<JudgedRollout, List<ScoredRollout>> {

    @Override
    public List<ScoredRollout> run(long batch, List<JudgedRollout> rollouts) {
        return rollouts.stream()
                .map(
                        judged ->
                                ScoredRollout.newBuilder()
                                        .setJudged(judged)
                                        .setScores(List.of())
                                        .setRewardVersion(0)
                                        .setWarmup(false)
                                        .build())
                .toList();
    }

    @Override
    public Map<String, byte[]> snapshot() {
        return Map.of();
    }

    @Override
    public void commit() {
        // Nothing is learnt here.
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        new StateReader(state).end();
    }
}
