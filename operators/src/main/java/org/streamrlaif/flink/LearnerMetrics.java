package org.streamrlaif.flink;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.streamrlaif.loop.BatchAccount;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.VoidCount;

/** The learner's Flink metrics; counters count from the start of the attempt. */
final class LearnerMetrics {
    private final Counter trained;
    private final Counter warmedUp;
    private final Counter voids;
    private final MetricGauges step;

    LearnerMetrics(MetricGroup group, Supplier<PolicyVersion> policy) {
        trained = group.counter("ticketsTrained");
        warmedUp = group.counter("ticketsWarmedUp");
        voids = group.counter("ticketsVoid");
        group.gauge("policyVersion", () -> policy.get().getVersion());
        group.gauge("lineage", () -> policy.get().getLineage());
        step = new MetricGauges(group.addGroup("step"));
    }

    /** Takes the account and the metrics of a finished batch. */
    void update(BatchAccount account, Map<String, Double> metrics) {
        trained.inc(account.trained());
        warmedUp.inc(account.warmedUp());
        voids.inc(account.voids().stream().mapToLong(VoidCount::getCount).sum());
        step.update(metrics);
    }
}
