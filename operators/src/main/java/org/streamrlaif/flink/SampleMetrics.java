package org.streamrlaif.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What became of the samples of each source before they had tickets: how many were dropped, by
 * reason, and how far the newest admitted one is behind now. The numbers of dropped ones are state:
 * a restored stage drops again what it dropped after the checkpoint, and counts it once.
 */
final class SampleMetrics {
    private static final char BETWEEN = ' ';

    private final BroadcastState<String, Long> saved;
    private final MetricGroup group;
    private final Map<String, Counter> dropped = new HashMap<>();
    private final Map<String, AtomicLong> newest = new HashMap<>();

    SampleMetrics(OperatorStateStore state, MetricGroup group) throws Exception {
        this.group = group;
        saved =
                state.getBroadcastState(
                        new MapStateDescriptor<>("dropped", Types.STRING, Types.LONG));
        for (Map.Entry<String, Long> count : saved.immutableEntries()) {
            counter(count.getKey()).inc(count.getValue());
        }
    }

    void dropped(String source, String code) {
        counter(code + BETWEEN + source).inc();
    }

    /**
     * A sample was given tickets.
     *
     * @param createdAt when it was made, in milliseconds since the epoch; 0 when unknown
     */
    void admitted(String source, long createdAt) {
        if (createdAt > 0) {
            newest.computeIfAbsent(source, this::lag).accumulateAndGet(createdAt, Math::max);
        }
    }

    void snapshot() throws Exception {
        for (Map.Entry<String, Counter> counter : dropped.entrySet()) {
            saved.put(counter.getKey(), counter.getValue().getCount());
        }
    }

    private Counter counter(String key) {
        return dropped.computeIfAbsent(
                key,
                of -> {
                    int end = of.indexOf(BETWEEN);
                    return group.addGroup("source", of.substring(end + 1))
                            .addGroup("reason", of.substring(0, end))
                            .counter("samplesDropped");
                });
    }

    private AtomicLong lag(String source) {
        AtomicLong createdAt = new AtomicLong();
        group.addGroup("source", source)
                .gauge("lagMs", () -> System.currentTimeMillis() - createdAt.get());
        return createdAt;
    }
}
