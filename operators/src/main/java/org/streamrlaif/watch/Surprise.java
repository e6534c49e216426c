package org.streamrlaif.watch;

import java.util.Map;
import org.streamrlaif.reward.RewardMetrics;

/**
 * How surprising the judge's decisions on a batch were to the reward model.
 *
 * @param divergence mean divergence of its probabilities from the judge's on the decided pairs
 *     before it learnt from them, nats; how sure the judge itself is does not count
 * @param pairs decided pairs
 */
record Surprise(double divergence, double pairs) {

    /** By the metrics of the reward stage; no pairs where there are none. */
    static Surprise of(Map<String, Double> metrics) {
        return metrics.containsKey(RewardMetrics.FRESH_DIVERGENCE)
                ? new Surprise(
                        metrics.get(RewardMetrics.FRESH_DIVERGENCE),
                        metrics.getOrDefault(RewardMetrics.DECIDED_PAIRS, 0.0))
                : new Surprise(0, 0);
    }
}
