package org.streamrlaif.flink;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.loop.Duplicates;
import org.streamrlaif.schemas.AdmittedSample;

/**
 * Voids samples that were delivered before, within the time for which each is remembered; keyed by
 * {@link Duplicates#identity}. Its state is the first ticket of each.
 */
final class DuplicateFunction extends KeyedProcessFunction<String, AdmittedSample, AdmittedSample> {
    private static final long serialVersionUID = 1L;

    private final Duration remembered;
    private transient ValueState<Long> firstTicket;
    private transient Counter duplicates;

    DuplicateFunction(Duration remembered) {
        this.remembered = remembered;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Long> descriptor =
                new ValueStateDescriptor<>("firstTicket", Types.LONG);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(remembered).build());
        firstTicket = getRuntimeContext().getState(descriptor);
        duplicates = getRuntimeContext().getMetricGroup().counter("samplesDuplicate");
    }

    @Override
    public void processElement(
            AdmittedSample sample, Context context, Collector<AdmittedSample> out)
            throws Exception {
        AdmittedSample checked = Duplicates.check(sample, this::putIfAbsent);
        if (sample.getVoided() == null && checked.getVoided() != null) {
            duplicates.inc();
        }
        out.collect(checked);
    }

    private Long putIfAbsent(String identity, Long ticket) throws Exception {
        Long before = firstTicket.value();
        if (before == null) {
            firstTicket.update(ticket);
        }
        return before;
    }
}
