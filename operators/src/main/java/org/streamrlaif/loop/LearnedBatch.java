package org.streamrlaif.loop;

import java.util.Map;
import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.VoidReason;

/**
 * What the learner made of a batch.
 *
 * @param policyChanged whether the adapter differs from before the batch
 * @param metrics metrics of the step, by name
 * @param voids tickets that the learner itself gave up, with reason
 * @param takenBackTo the version whose weights and optimiser the learner went back to after the
 *     step; {@link BatchLedger#STANDS} when the step stands
 */
public record LearnedBatch(
        boolean policyChanged,
        Map<String, Double> metrics,
        Map<Long, VoidReason> voids,
        long takenBackTo) {
    public LearnedBatch {
        metrics = Map.copyOf(metrics);
        voids = Map.copyOf(voids);
    }

    /** A step that stands. */
    public LearnedBatch(
            boolean policyChanged, Map<String, Double> metrics, Map<Long, VoidReason> voids) {
        this(policyChanged, metrics, voids, BatchLedger.STANDS);
    }

    /**
     * What the ledger says of the batch.
     *
     * @param previous chain value of the batch before
     * @param scored the batch as it came to the learner
     * @param policy the version in force after it
     * @param optimizerSha256 hash of the policy's optimiser after it
     */
    public BatchLedger ledger(
            String previous, ScoredBatch scored, PolicyVersion policy, String optimizerSha256) {
        return BatchLedger.of(
                previous, scored.rollouts(), voids, policy, optimizerSha256, takenBackTo);
    }
}
