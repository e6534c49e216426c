package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.junit.jupiter.api.Test;

class SampleMetricsTest {
    private final Map<String, Metric> registered = new TreeMap<>();

    @Test
    void countsTheDroppedOnesOfEachSourceByReasonAndGoesOnFromItsState() throws Exception {
        OperatorStateStore store = store();
        SampleMetrics metrics = new SampleMetrics(store, new Group(""));
        metrics.dropped("samples-0", "overload");
        metrics.dropped("samples-0", "overload");
        metrics.dropped("samples-1", "too-old");
        metrics.snapshot();
        metrics.dropped("samples-1", "too-old");
        registered.clear();

        new SampleMetrics(store, new Group("")).dropped("samples-1", "overload");
        assertThat(registered).hasSize(3);
        assertThat(count("/source=samples-0/reason=overload/samplesDropped")).isEqualTo(2);
        assertThat(count("/source=samples-1/reason=too-old/samplesDropped")).isEqualTo(1);
        assertThat(count("/source=samples-1/reason=overload/samplesDropped")).isEqualTo(1);
    }

    @Test
    void theLagOfASourceIsThatOfItsNewestAdmittedSample() throws Exception {
        SampleMetrics metrics = new SampleMetrics(store(), new Group(""));
        long now = System.currentTimeMillis();
        metrics.admitted("samples-0", now - 5_000_000);
        metrics.admitted("samples-0", now - 9_000_000);
        metrics.admitted("samples-1", 0);
        assertThat(registered.keySet()).containsExactly("/source=samples-0/lagMs");
        Object lag = ((Gauge<?>) registered.get("/source=samples-0/lagMs")).getValue();
        assertThat((Long) lag).isBetween(5_000_000L, 6_000_000L);
    }

    private long count(String name) {
        return ((Counter) registered.get(name)).getCount();
    }

    private static OperatorStateStore store() throws Exception {
        return new DefaultOperatorStateBackendBuilder(
                        SampleMetricsTest.class.getClassLoader(),
                        new ExecutionConfig(),
                        false,
                        List.of(),
                        new CloseableRegistry())
                .build();
    }

    /** Notes what is registered, by the path of its groups. */
    private final class Group extends UnregisteredMetricsGroup {
        private final String path;

        Group(String path) {
            this.path = path;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Group(path + "/" + key + "=" + value);
        }

        @Override
        public Counter counter(String name) {
            Counter counter = super.counter(name);
            registered.put(path + "/" + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            registered.put(path + "/" + name, gauge);
            return gauge;
        }
    }
}
