package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.encode.FetchedCores;
import org.streamrlaif.ledger.MemoryLedger;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.tickets.OverloadRule;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.watch.WatchMetrics;
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/**
 * Without staleness the Flink job is the plain loop, bit by bit, with the real cores on real
 * videos: the same weights after every batch, also when the learner dies after a step that was not
 * committed, and the process's clip store with it.
 */
@Timeout(300)
class LoopEquivalenceTest {
    private static final int BATCH = 4;
    private static final int SAMPLES = 14;
    private static final long NEVER = -1;
    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();
    @TempDir Path folder;

    @Test
    void theJobMakesTheWeightsOfThePlainLoop() throws Exception {
        Outcome plain = plain(folder.resolve("plain"));
        Outcome job = job(folder.resolve("job"), new Run(2));

        assertThat(plain.weights()).hasSize(5);
        assertThat(plain.weights().tailMap(1L).values()).doesNotHaveDuplicates();
        assertThat(plain.weights().get(1L))
                .as("the first batch warms the reward model up")
                .isEqualTo(plain.weights().get(0L));
        assertThat(plain.accounts().get(3L).get(4).toString()).contains(WatchMetrics.WIN_RATE);
        assertThat(plain.chains()).hasSize(4);
        assertThat(job).isEqualTo(plain);
        assertThat(TinyCores.clipsRemade()).isPositive();
    }

    /** Generation finds the file torn; the job goes back, and the learner writes it anew. */
    @Test
    void aTornAdapterIsNeverUsed() throws Exception {
        Run run = new Run(NEVER);
        run.torn = "l0000-v000002";
        Outcome job = job(folder.resolve("job"), run);

        assertThat(run.torn).as("the adapter yet to be torn").isEmpty();
        assertThat(job).isEqualTo(plain(folder.resolve("plain")));
    }

    private static Outcome plain(Path store) throws Exception {
        List<TrainingStep> steps = new ArrayList<>();
        List<PolicyVersion> versions = new ArrayList<>();
        List<LedgerEntry> ledger = new ArrayList<>();
        try (LoopCores cores = TinyCores.FLOAT32.all(store)) {
            PlainLoop loop =
                    new PlainLoop(cores, new TicketRule(BATCH, 0), new LocalWeightStore(store, 8));
            versions.add(loop.policy());
            loop.run(
                    IntStream.range(0, SAMPLES).mapToObj(LoopEquivalenceTest::sample).iterator(),
                    step -> {
                        steps.add(step.record());
                        versions.add(step.policy());
                        ledger.addAll(step.ledger().entries());
                    });
        }
        return Outcome.of(versions, steps, ledger);
    }

    private static Outcome job(Path store, Run run) throws Exception {
        String runId = UUID.randomUUID().toString();
        RUNS.put(runId, run);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(options(store));
        env.setParallelism(1);
        var settings = new RunSettings(runId, new TicketRule(BATCH, 0));
        var type = new AvroTypeInfo<>(AdmittedSample.class);
        var source = new DataGeneratorSource<>(LoopEquivalenceTest::arrived, SAMPLES, type);
        var admitted = new AdmittedSource<>(source, runId, OverloadRule.BLOCK);
        var arrived = env.fromSource(admitted, WatermarkStrategy.noWatermarks(), "samples");
        String root = store.toString();
        var tickets = Stages.tickets(arrived, settings, OverloadRule.BLOCK);
        var clips = Stages.decode(tickets, settings, context -> TinyCores.FLOAT32.decode());
        var encoded = Stages.encode(clips, settings, context -> TinyCores.FLOAT32.encode());
        var prompts =
                Stages.narrate(
                        encoded,
                        settings,
                        Duration.ofHours(1),
                        context ->
                                FetchedCores.narrate(
                                        TinyCores.FLOAT32.narrate(), TinyCores.FLOAT32.fetcher()));
        var rollouts =
                Stages.generate(
                        prompts,
                        settings,
                        context ->
                                FetchedCores.generate(
                                        TinyCores.FLOAT32.generate(Path.of(root)),
                                        TinyCores.FLOAT32.fetcher()));
        var judged =
                Stages.judge(
                        rollouts,
                        settings,
                        context ->
                                FetchedCores.judge(
                                        TinyCores.FLOAT32.judge(), TinyCores.FLOAT32.fetcher()));
        var scored =
                Stages.reward(
                        judged,
                        settings,
                        context ->
                                FetchedCores.reward(
                                        TinyCores.FLOAT32.reward(), TinyCores.FLOAT32.fetcher()));
        var steps =
                Stages.learn(
                        scored,
                        settings,
                        context ->
                                FetchedCores.learn(
                                        new DyingLearner(RUNS.get(runId)),
                                        TinyCores.FLOAT32.fetcher()),
                        context -> new TearingStore(Path.of(root), RUNS.get(runId)),
                        context -> RUNS.get(runId).ledger);
        var versions = steps.getSideOutput(SideOutputs.POLICY_VERSIONS);
        Stages.install(versions, settings, steps);
        versions.process(new Collect<>(runId, PolicyVersion.class));
        steps.process(new Collect<>(runId, TrainingStep.class));
        env.execute();
        return Outcome.of(
                run.collected(PolicyVersion.class),
                run.collected(TrainingStep.class),
                run.ledger.entries);
    }

    private static VideoSample sample(int index) {
        VideoSample sample =
                new VideoSample(
                        "s" + index,
                        TinyCores.video(index),
                        List.of("What is shown ?"),
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        return index % 3 == 2 ? TinyCores.beside(sample) : sample;
    }

    private static AdmittedSample arrived(Long index) {
        return Records.admitted(-1, sample(index.intValue()));
    }

    private static Configuration options(Path folder) {
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        options.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 100);
        options.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        options.set(WebOptions.TMP_DIR, folder.resolve("tmp").toString());
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return options;
    }

    /**
     * What a run leaves behind.
     *
     * @param weights SHA-256 of the adapter of each version, the last one written
     * @param accounts trained, warmed-up and void tickets and ledger of each batch, and the metrics
     *     of its held-out evaluation
     * @param chains chain value of each batch, so that every entry of the ledger is equal
     */
    private record Outcome(
            SortedMap<Long, String> weights,
            SortedMap<Long, List<Object>> accounts,
            SortedMap<Long, String> chains) {
        static Outcome of(
                Iterable<PolicyVersion> versions,
                Iterable<TrainingStep> steps,
                Iterable<LedgerEntry> ledger) {
            SortedMap<Long, String> weights = new TreeMap<>();
            versions.forEach(version -> weights.put(version.getVersion(), version.getSha256()));
            SortedMap<Long, List<Object>> accounts = new TreeMap<>();
            steps.forEach(
                    step ->
                            accounts.put(
                                    step.getBatch(),
                                    List.of(
                                            step.getTrained(),
                                            step.getWarmedUp(),
                                            step.getVoids().size(),
                                            step.getLedger(),
                                            evaluation(step))));
            SortedMap<Long, String> chains = new TreeMap<>();
            for (LedgerEntry entry : ledger) {
                if (entry.getBatch() != null) {
                    chains.put(entry.getBatch().getBatch(), entry.getBatch().getChain());
                }
            }
            return new Outcome(weights, accounts, chains);
        }

        private static SortedMap<String, Double> evaluation(TrainingStep step) {
            SortedMap<String, Double> metrics = new TreeMap<>(step.getMetrics());
            metrics.keySet().removeIf(name -> !name.startsWith("heldOut"));
            metrics.remove(WatchMetrics.SECONDS);
            return metrics;
        }
    }

    /** One run of the job; its learner dies once, in batch {@code deadly}. */
    private static final class Run {
        private final AtomicBoolean alive = new AtomicBoolean(true);
        private final ConcurrentLinkedQueue<Object> collected = new ConcurrentLinkedQueue<>();
        private final long deadly;
        private final MemoryLedger ledger = new MemoryLedger();
        private volatile String torn = "";

        Run(long deadly) {
            this.deadly = deadly;
        }

        <T> List<T> collected(Class<T> type) {
            return collected.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    /** The real learner; dies once, after a step and before its commit. */
    private static final class DyingLearner implements LearnCore {
        private final LearnCore learner = TinyCores.FLOAT32.learn();
        private final Run run;

        DyingLearner(Run run) {
            this.run = run;
        }

        @Override
        public LearnedBatch run(long batch, ScoredBatch scored) throws Exception {
            LearnedBatch learned = learner.run(batch, scored);
            if (batch == run.deadly && run.alive.getAndSet(false)) {
                TinyCores.forgetClips();
                throw new IllegalStateException("the learner dies in batch " + batch);
            }
            return learned;
        }

        @Override
        public String baseHash() {
            return learner.baseHash();
        }

        @Override
        public String optimizerSha256() {
            return learner.optimizerSha256();
        }

        @Override
        public void prepare() throws Exception {
            learner.prepare();
        }

        @Override
        public void writeAdapter(Path folder) throws IOException {
            learner.writeAdapter(folder);
        }

        @Override
        public List<StateEntry> state() {
            return learner.state();
        }

        @Override
        public void restore(Map<String, byte[]> state) {
            learner.restore(state);
        }

        @Override
        public void close() throws Exception {
            learner.close();
        }
    }

    /** The real store; tears an adapter once after it was written whole. */
    private static final class TearingStore implements WeightStore {
        private final WeightStore store;
        private final Run run;

        TearingStore(Path root, Run run) {
            this.store = new LocalWeightStore(root, 8);
            this.run = run;
        }

        @Override
        public StoredWeights put(String name, Writer adapter) throws IOException {
            StoredWeights stored = store.put(name, adapter);
            if (name.equals(run.torn)) {
                run.torn = "";
                Path file = Path.of(URI.create(stored.uri())).resolve(WEIGHTS_FILE);
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
            }
            return stored;
        }

        @Override
        public <T> T read(PolicyVersion version, Reader<T> reader) throws IOException {
            return store.read(version, reader);
        }

        @Override
        public long claimLineage(long atLeast, String job) throws IOException {
            return store.claimLineage(atLeast, job);
        }

        @Override
        public void collect(long lineage) throws IOException {
            store.collect(lineage);
        }
    }

    private static final class Collect<T> extends ProcessFunction<T, T>
            implements ResultTypeQueryable<T> {
        private static final long serialVersionUID = 1L;
        private final String runId;
        private final Class<T> type;

        Collect(String runId, Class<T> type) {
            this.runId = runId;
            this.type = type;
        }

        @Override
        public void processElement(T item, Context context, Collector<T> out) {
            RUNS.get(runId).collected.add(item);
        }

        @Override
        public TypeInformation<T> getProducedType() {
            return TypeInformation.of(type);
        }
    }
}
