package org.streamrlaif.loop;

import java.util.List;
import java.util.Map;
import org.streamrlaif.schemas.Rollout;

/**
 * A batch as it leaves the reward stage.
 *
 * @param rollouts in ticket order, each with one score per response, or of the reward model's
 *     warm-up, or void
 * @param metrics what the reward stage measured on the batch, by name
 */
public record ScoredBatch(List<Rollout> rollouts, Map<String, Double> metrics) {

    /** Copies. */
    public ScoredBatch {
        rollouts = List.copyOf(rollouts);
        metrics = Map.copyOf(metrics);
    }
}
