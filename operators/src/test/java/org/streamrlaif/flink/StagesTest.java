package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.ledger.MemoryLedger;
import org.streamrlaif.loop.CountingLearner;
import org.streamrlaif.loop.CountingRewardModel;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.tickets.OverloadRule;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.PolicyView;

/**
 * All stages in one job on a local cluster, with cores that only count. The announcements go
 * straight into the registry of the process, which closes the loop here.
 */
@Timeout(300)
class StagesTest {
    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();
    private static final int BATCH = 4;
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyTicketEndsOnceAlthoughTheLearnerFailsOnTheWay(int readers) throws Exception {
        Run run =
                new Run(new RunSettings(UUID.randomUUID().toString(), new TicketRule(BATCH, 1)), 5);
        run.readers = readers;
        RUNS.put(run.settings.runId(), run);
        long samples = 42;

        build(run.settings, samples).execute();

        assertThat(run.learners).hasValue(2);
        List<TrainingStep> steps = List.copyOf(run.steps);
        assertThat(steps)
                .as("the second learner goes on from the checkpoint")
                .extracting(TrainingStep::getBatch, TrainingStep::getLineage)
                .containsExactlyElementsOf(
                        LongStream.range(0, 11).mapToObj(b -> tuple(b, b < 5 ? 0L : 1L)).toList());
        assertThat(steps.stream().mapToLong(TrainingStep::getTrained).sum()).isEqualTo(samples);
        assertThat(steps.get(10).getLedger()).isEqualTo(samples);
        assertThat(run.staleness).isSubsetOf(Set.of(0L, 1L));
        LedgerReport ledger = LedgerVerifier.verify((to, lines) -> run.ledger.entries.forEach(to));
        assertThat(ledger.lines()).isEmpty();
        assertThat(ledger.tickets()).as("all, when the job has ended").isEqualTo(samples);
        assertThat(ledger.lineages()).isEqualTo(2);
        assertThat(ledger.copies() + ledger.superseded()).isZero();
    }

    @Test
    void checkpointsGoOnWhenOneSubtaskHasReachedTheEndAndAnotherHasNot() throws Exception {
        Run run =
                new Run(
                        new RunSettings(UUID.randomUUID().toString(), new TicketRule(BATCH, 1)),
                        -1);
        RUNS.put(run.settings.runId(), run);
        run.held = 39; // of the second subtask; the last tickets, 40 and 41, are the first one's

        build(run.settings, 42).execute();

        assertThat(run.checkpointsAtTheEnd.getCount()).isZero();
        assertThat(run.learners).as("attempts").hasValue(1);
        assertThat(run.steps).hasSize(11);
    }

    @Test
    void aLoopThatDoesNotShareSlotsIsRefusedSinceInstallWouldMissSomeOfThem() {
        var run = new RunSettings("apart", new TicketRule(BATCH, 0));
        var env = StreamExecutionEnvironment.getExecutionEnvironment();
        var type = new AvroTypeInfo<>(PolicyVersion.class);
        var first = env.fromData(type, Records.version(0, "job#0", 0));
        var apart = first.map(version -> version).returns(type).slotSharingGroup("apart");
        assertThatThrownBy(() -> Stages.install(first, run, apart))
                .hasMessageStartingWith("slot-sharing groups of the loop: ")
                .hasMessageContaining("expected one: install must run wherever");
    }

    private StreamExecutionEnvironment build(RunSettings run, long samples) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(options());
        env.setParallelism(2);
        String runId = run.runId();
        var type = new AvroTypeInfo<>(AdmittedSample.class);
        var source =
                new AdmittedSource<>(
                        new DataGeneratorSource<>(StagesTest::sample, samples, type),
                        runId,
                        OverloadRule.BLOCK);
        var arrived =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "samples")
                        .setParallelism(RUNS.get(runId).readers);
        var tickets = Stages.tickets(arrived, run, OverloadRule.BLOCK);
        var clips = Stages.decode(tickets, run, context -> Records::clip);
        var encoded = Stages.encode(clips, run, context -> Records::encoded);
        var prompts =
                Stages.narrate(
                        encoded, run, Duration.ofHours(1), context -> segments -> "a narrative");
        var rollouts = Stages.generate(prompts, run, context -> RUNS.get(runId)::generate);
        var judged = Stages.judge(rollouts, run, context -> (batch, items) -> items);
        var scored = Stages.reward(judged, run, context -> new CountingRewardModel(null, 0));
        String store = folder.toString();
        SingleOutputStreamOperator<TrainingStep> steps =
                Stages.learn(
                        scored,
                        run,
                        context -> new FailingLearner(RUNS.get(runId)),
                        context -> new LocalWeightStore(Path.of(store), 4),
                        context -> RUNS.get(runId).ledger);
        Stages.install(steps.getSideOutput(SideOutputs.POLICY_VERSIONS), run, steps);
        steps.process(new Collect(runId)).setParallelism(1).sinkTo(new DiscardingSink<>());
        return env;
    }

    private Configuration options() {
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        options.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 100);
        options.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        options.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        options.set(WebOptions.TMP_DIR, folder.resolve("tmp").toString());
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return options;
    }

    private static AdmittedSample sample(Long number) {
        return Records.arrived("s" + number, 1);
    }

    /** What one test observes. */
    private static final class Run {
        final RunSettings settings;
        final int failingStep;
        final AtomicInteger learners = new AtomicInteger();
        final ConcurrentLinkedQueue<TrainingStep> steps = new ConcurrentLinkedQueue<>();
        final Set<Long> staleness = ConcurrentHashMap.newKeySet();
        final MemoryLedger ledger = new MemoryLedger();
        final CountDownLatch checkpointed = new CountDownLatch(1);
        final CountDownLatch checkpointsAtTheEnd = new CountDownLatch(3);
        volatile long held = -1;
        int readers = 1;
        volatile boolean atTheEnd;

        Run(RunSettings settings, int failingStep) {
            this.settings = settings;
            this.failingStep = failingStep;
        }

        /** Generates; the ticket that is held waits for some checkpoints after the last one. */
        List<Rollout> generate(List<Rollout> prompts, PolicyView policy)
                throws InterruptedException {
            long last = prompts.get(prompts.size() - 1).getTicket();
            if (last == held) {
                checkpointsAtTheEnd.await();
            } else if (last > held) {
                atTheEnd = true;
            }
            long version = policy.current().map(PolicyVersion::getVersion).orElseThrow();
            return prompts.stream().map(prompt -> Records.rollout(prompt, version)).toList();
        }
    }

    /** A learner whose first attempt fails once; notes how stale its responses are. */
    private static final class FailingLearner extends CountingLearner {
        private final Run run;
        private final boolean fails;

        FailingLearner(Run run) {
            super(null, -1);
            this.run = run;
            this.fails = run.learners.incrementAndGet() == 1;
        }

        @Override
        public LearnedBatch run(long batch, ScoredBatch scored) throws Exception {
            if (fails && batch == run.failingStep) {
                run.checkpointed.await();
                throw new IllegalStateException("the learner fails in batch " + batch);
            }
            scored.rollouts().stream()
                    .flatMap(item -> item.getResponses().stream())
                    .map(Response::getVersions)
                    .forEach(
                            versions ->
                                    versions.forEach(
                                            version -> run.staleness.add(batch - version)));
            return super.run(batch, scored);
        }
    }

    /** Notes steps, and the first complete checkpoint that has all before the failing one. */
    private static final class Collect extends ProcessFunction<TrainingStep, TrainingStep>
            implements CheckpointedFunction, CheckpointListener {
        private static final long serialVersionUID = 1L;
        private final String runId;
        private transient long covering;
        private transient long firstAtTheEnd;

        Collect(String runId) {
            this.runId = runId;
        }

        @Override
        public void processElement(
                TrainingStep step, Context context, Collector<TrainingStep> out) {
            RUNS.get(runId).steps.add(step);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            Run run = RUNS.get(runId);
            if (covering == 0 && run.steps.size() >= run.failingStep) {
                covering = context.getCheckpointId();
            }
            if (firstAtTheEnd == 0 && run.atTheEnd) {
                firstAtTheEnd = context.getCheckpointId();
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            if (covering > 0 && checkpoint >= covering) {
                RUNS.get(runId).checkpointed.countDown();
            }
            if (firstAtTheEnd > 0 && checkpoint >= firstAtTheEnd) {
                RUNS.get(runId).checkpointsAtTheEnd.countDown();
            }
        }
    }
}
