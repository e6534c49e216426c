package org.streamrlaif.loop;

import java.util.Map;
import org.streamrlaif.schemas.VoidReason;

/**
 * What the learner made of a batch.
 *
 * @param policyChanged whether the adapter differs from before the batch
 * @param metrics metrics of the step, by name
 * @param voids tickets that the learner itself gave up, with reason
 */
public record LearnedBatch(
        boolean policyChanged, Map<String, Double> metrics, Map<Long, VoidReason> voids) {
    public LearnedBatch {
        metrics = Map.copyOf(metrics);
        voids = Map.copyOf(voids);
    }
}
