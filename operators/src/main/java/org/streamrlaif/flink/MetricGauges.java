package org.streamrlaif.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.MetricGroup;

/** Shows the newest value of each named metric of a core as a gauge. */
final class MetricGauges {
    private final MetricGroup group;
    private final Map<String, Double> newest = new ConcurrentHashMap<>();

    MetricGauges(MetricGroup group) {
        this.group = group;
    }

    void update(Map<String, Double> metrics) {
        Map<String, Double> unknown = new HashMap<>(metrics);
        unknown.keySet().removeAll(newest.keySet());
        newest.putAll(metrics);
        unknown.keySet().forEach(name -> group.gauge(name, () -> newest.get(name)));
    }
}
