package org.streamrlaif.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.schemas.VoidReason;

/**
 * How the tickets of one batch ended: each as trained, as warmed up (it trained the reward model
 * only) or as void.
 *
 * @param warmup whether the batch went to the reward model's warm-up
 * @param trained tickets that trained the policy
 * @param warmedUp tickets that trained the reward model only
 * @param voids void tickets by stage and code, sorted by both
 * @param metrics of the reward stage
 */
public record BatchAccount(
        boolean warmup,
        int trained,
        int warmedUp,
        List<VoidCount> voids,
        Map<String, Double> metrics) {
    public BatchAccount {
        voids = List.copyOf(voids);
        metrics = Map.copyOf(metrics);
    }

    /**
     * Accounts for a batch.
     *
     * @param batch as it came to the learner
     * @param learnerVoids tickets that the learner itself gave up
     */
    public static BatchAccount of(ScoredBatch batch, Map<Long, VoidReason> learnerVoids) {
        Map<String, VoidCount> voids = new TreeMap<>();
        int trained = 0;
        int warmedUp = 0;
        for (Rollout item : batch.rollouts()) {
            VoidReason reason = item.getVoided();
            if (reason == null) {
                reason = learnerVoids.get(item.getTicket());
            }
            if (reason != null) {
                VoidReason counted = reason;
                VoidCount count =
                        voids.computeIfAbsent(
                                reason.getStage() + " " + reason.getCode(),
                                key -> new VoidCount(counted.getStage(), counted.getCode(), 0L));
                count.setCount(count.getCount() + 1);
            } else if (item.getWarmup()) {
                warmedUp++;
            } else {
                trained++;
            }
        }
        return new BatchAccount(
                warmedUp > 0, trained, warmedUp, new ArrayList<>(voids.values()), batch.metrics());
    }

    /**
     * The training step of the batch.
     *
     * @param batch its number
     * @param policy the version in force after it
     * @param ledger first ticket not yet ended
     * @param learnerMetrics metrics of the learner, by name
     */
    public TrainingStep step(
            long batch, PolicyVersion policy, long ledger, Map<String, Double> learnerMetrics) {
        Map<String, Double> all = new TreeMap<>(metrics);
        all.putAll(learnerMetrics);
        return TrainingStep.newBuilder()
                .setLineage(policy.getLineage())
                .setBatch(batch)
                .setVersion(policy.getVersion())
                .setWarmup(warmup)
                .setTrained(trained)
                .setWarmedUp(warmedUp)
                .setVoids(voids)
                .setLedger(ledger)
                .setMetrics(all)
                .setFinishedAt(policy.getCreatedAt())
                .build();
    }
}
