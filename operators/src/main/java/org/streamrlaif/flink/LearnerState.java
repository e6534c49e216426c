package org.streamrlaif.flink;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.schemas.BatchMetrics;
import org.streamrlaif.schemas.PolicyVersion;

/**
 * What the learner keeps beside its core: the version in force, the chain value of the last batch,
 * and the reward stage's metrics of batches that have not ended. All of it lies under {@link
 * SingleKey}, which is to be the current key whenever this is used.
 */
final class LearnerState {
    private final ValueState<PolicyVersion> policy;
    private final ValueState<String> chain;
    private final MapState<Long, BatchMetrics> rewardMetrics;

    LearnerState(KeyedStateStore store) {
        policy =
                store.getState(
                        new ValueStateDescriptor<>(
                                "policy", new AvroTypeInfo<>(PolicyVersion.class)));
        chain = store.getState(new ValueStateDescriptor<>("chain", Types.STRING));
        rewardMetrics =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "rewardMetrics",
                                Types.LONG,
                                new AvroTypeInfo<>(BatchMetrics.class)));
    }

    /** The version in force; null at the start of a run. */
    PolicyVersion policy() throws Exception {
        return policy.value();
    }

    void setPolicy(PolicyVersion version) throws Exception {
        policy.update(version);
    }

    /** Chain value of the last batch that has ended. */
    String chain() throws Exception {
        return chain.value() == null ? BatchLedger.START : chain.value();
    }

    void setChain(String value) throws Exception {
        chain.update(value);
    }

    void put(BatchMetrics metrics) throws Exception {
        rewardMetrics.put(metrics.getBatch(), metrics);
    }

    /**
     * The reward stage's metrics of a batch.
     *
     * @throws IllegalStateException when they are not here
     */
    BatchMetrics metrics(long batch) throws Exception {
        BatchMetrics metrics = rewardMetrics.get(batch);
        if (metrics == null) {
            throw new IllegalStateException("batch " + batch + " came without its metrics");
        }
        return metrics;
    }

    void forget(long batch) throws Exception {
        rewardMetrics.remove(batch);
    }
}
