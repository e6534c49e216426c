package org.streamrlaif.flink.live;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.streamrlaif.live.Recorders;
import org.streamrlaif.live.StreamRecorder;

/** The metrics of each stream, in a group {@code stream.ID}; 0 when it is not recorded. */
final class StreamGauges {

    private final MetricGroup group;
    private final Recorders recorders;
    private final Set<String> shown = new HashSet<>();

    StreamGauges(MetricGroup group, Recorders recorders) {
        this.group = group;
        this.recorders = recorders;
    }

    /** Shows a stream from now on. */
    void show(String stream) {
        if (shown.add(stream)) {
            MetricGroup own = group.addGroup("stream", stream);
            show(own, stream, "state", r -> r.status().state().ordinal() + 1);
            show(own, stream, "reconnects", r -> Math.max(0, r.counts().connections() - 1));
            show(own, stream, "frames", r -> r.counts().frames());
            show(own, stream, "brokenPackets", r -> r.counts().broken());
            show(own, stream, "clips", r -> r.counts().clips());
            show(own, stream, "clockJumps", r -> r.counts().jumps());
            show(own, stream, "lagMs", StreamGauges::lag);
        }
    }

    private void show(
            MetricGroup own, String stream, String name, ToLongFunction<StreamRecorder> value) {
        own.<Long, Gauge<Long>>gauge(
                name, () -> recorders.of(stream).map(value::applyAsLong).orElse(0L));
    }

    /** How far the newest frame lies behind now; 0 before there is one. */
    private static long lag(StreamRecorder recorder) {
        long last = recorder.counts().lastFrameMs();
        return last == 0 ? 0 : Math.max(0, System.currentTimeMillis() - last);
    }
}
