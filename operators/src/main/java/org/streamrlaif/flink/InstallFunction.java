package org.streamrlaif.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Puts announcements into the registry of its process, where generation and admission read them. It
 * has no output.
 */
final class InstallFunction extends ProcessFunction<PolicyVersion, PolicyVersion> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(InstallFunction.class);

    private final String runId;
    private transient PolicyVersions versions;

    InstallFunction(String runId) {
        this.runId = runId;
    }

    /**
     * The stage, in every process that gives out tickets or generates rollouts: it shares slots
     * with both, and no stage has more subtasks. (Flink allows no co-location of tasks that, as
     * here, exchange records through a topic only.)
     *
     * @param generate samples with the versions
     */
    static SingleOutputStreamOperator<PolicyVersion> stage(
            DataStream<PolicyVersion> versions,
            RunSettings run,
            SingleOutputStreamOperator<Rollout> generate) {
        return versions.broadcast()
                .process(new InstallFunction(run.runId()), new AvroTypeInfo<>(PolicyVersion.class))
                .name("install")
                .setParallelism(generate.getParallelism());
    }

    @Override
    public void open(OpenContext context) {
        versions = PolicyVersions.of(runId);
        versions.connect();
        MetricGroup group = getRuntimeContext().getMetricGroup();
        group.gauge("installLatencyMedianMs", () -> versions.installLatency().median());
        group.gauge("installLatencyP95Ms", () -> versions.installLatency().p95());
        group.gauge("useLatencyMedianMs", () -> versions.useLatency().median());
        group.gauge("useLatencyP95Ms", () -> versions.useLatency().p95());
    }

    @Override
    public void close() {
        if (versions != null && versions.installLatency().count() > 0) {
            LOG.info(
                    "policy versions of {}: to arrive {}, to be in use {}",
                    runId,
                    versions.installLatency(),
                    versions.useLatency());
        }
    }

    @Override
    public void processElement(
            PolicyVersion version, Context context, Collector<PolicyVersion> out) {
        versions.announce(version);
    }
}
