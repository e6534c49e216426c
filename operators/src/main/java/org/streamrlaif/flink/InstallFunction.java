package org.streamrlaif.flink;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.clips.ClipStore;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Puts announcements into the registry of its process, where generation and admission read them,
 * and lets the clips go there that they tell the end of. It has no output and no state.
 */
final class InstallFunction extends ProcessFunction<PolicyVersion, PolicyVersion>
        implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(InstallFunction.class);

    private final RunSettings run;
    private final boolean checkpoints;
    private transient PolicyVersions versions;
    private transient RunClips clips;
    private transient ClipRelease release;
    private transient String attempt;

    InstallFunction(RunSettings run, boolean checkpoints) {
        this.run = run;
        this.checkpoints = checkpoints;
    }

    /**
     * The stage, in every slot of the loop, hence in every process that gives out tickets or
     * generates: it shares slots with all stages and has the greatest parallelism among them.
     * (Flink allows no co-location of tasks that, as here, exchange records through a topic only.)
     *
     * @param loop the last stage of the loop, which all others lead to
     * @throws IllegalArgumentException when the stages do not share slots
     */
    static SingleOutputStreamOperator<PolicyVersion> stage(
            DataStream<PolicyVersion> versions, RunSettings run, DataStream<?> loop) {
        List<Transformation<?>> stages = loop.getTransformation().getTransitivePredecessors();
        Set<Optional<SlotSharingGroup>> slots =
                stages.stream().map(Transformation::getSlotSharingGroup).collect(toSet());
        if (slots.size() > 1) {
            throw new IllegalArgumentException(
                    "slot-sharing groups of the loop: "
                            + slots
                            + ", expected one: install must run wherever generate and tickets do");
        }
        SingleOutputStreamOperator<PolicyVersion> install =
                versions.broadcast()
                        .process(
                                new InstallFunction(
                                        run,
                                        versions.getExecutionEnvironment()
                                                .getCheckpointConfig()
                                                .isCheckpointingEnabled()),
                                new AvroTypeInfo<>(PolicyVersion.class))
                        .name("install")
                        .setParallelism(
                                stages.stream()
                                        .mapToInt(Transformation::getParallelism)
                                        .max()
                                        .orElseThrow());
        slots.forEach(group -> group.ifPresent(install::slotSharingGroup));
        return install;
    }

    @Override
    public void open(OpenContext context) {
        versions = PolicyVersions.of(run.runId());
        versions.connect();
        attempt = OperatorContext.attempt(getRuntimeContext());
        clips = RunClips.of(run.runId());
        release = new ClipRelease(clips, run.tickets(), checkpoints);
        MetricGroup group = getRuntimeContext().getMetricGroup();
        group.gauge("installLatencyMedianMs", () -> versions.installLatency().median());
        group.gauge("installLatencyP95Ms", () -> versions.installLatency().p95());
        group.gauge("useLatencyMedianMs", () -> versions.useLatency().median());
        group.gauge("useLatencyP95Ms", () -> versions.useLatency().p95());
        ClipStore store = ClipStore.process();
        group.gauge("clipsHeld", () -> store.contents().clips());
        group.gauge("clipPartsInMemory", () -> store.contents().parts());
        group.gauge("clipBytesInMemory", () -> store.contents().bytes());
        group.gauge("clipPartsSpilled", () -> store.contents().spilled());
        group.gauge("clipPartsFetched", clips::fetched);
        group.gauge("clipsRemade", clips::remade);
    }

    @Override
    public void close() {
        if (clips != null) {
            clips.close();
        }
        if (versions != null && versions.installLatency().count() > 0) {
            LOG.info(
                    "policy versions of {}: to arrive {}, to be in use {}",
                    run.runId(),
                    versions.installLatency(),
                    versions.useLatency());
        }
    }

    @Override
    public void processElement(
            PolicyVersion version, Context context, Collector<PolicyVersion> out) {
        versions.announce(version);
        if (version.getAttempt().equals(attempt)) {
            release.announced(version.getVersion());
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        // There is none.
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        release.snapshot(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        release.completed(checkpointId);
    }
}
