package org.streamrlaif.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.MetricGroup;

/** Shows the newest value of each named figure of a core as a gauge. */
final class Figures {
    private final MetricGroup group;
    private final Map<String, Double> newest = new ConcurrentHashMap<>();

    Figures(MetricGroup group) {
        this.group = group;
    }

    void update(Map<String, Double> figures) {
        Map<String, Double> unknown = new HashMap<>(figures);
        unknown.keySet().removeAll(newest.keySet());
        newest.putAll(figures);
        unknown.keySet().forEach(name -> group.gauge(name, () -> newest.get(name)));
    }
}
