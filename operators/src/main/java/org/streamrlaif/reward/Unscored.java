package org.streamrlaif.reward;

import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;

/**
 * The reward stage of algorithms that learn from the judge's comparisons themselves: judged
 * rollouts go on as they are, without scores and without warm-up. It has no model and no state.
 */
public final class Unscored implements TrainedCore<List<Rollout>, ScoredBatch> {

    @Override
    public ScoredBatch run(long batch, List<Rollout> rollouts) {
        return new ScoredBatch(rollouts, Map.of());
    }

    @Override
    public List<StateEntry> state() {
        return List.of();
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        new StateReader(state).end();
    }
}
