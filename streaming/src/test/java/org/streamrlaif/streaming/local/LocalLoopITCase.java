package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.SampleWriter;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.SavedRun;
import org.streamrlaif.streaming.job.WaitingSamples;

/** The whole graph on real Kafka and a real cluster, with cores that count instead of models. */
@Timeout(300)
class LocalLoopITCase {

    private static final RlaifConfig CONFIG =
            new ConfigSource(
                            Optional.empty(),
                            Map.of("loop.batch-size", "4", "loop.max-staleness", "1"))
                    .resolve(RlaifConfig.defaults());

    private static final int ALL = 1_000;
    private static final ByteArraySerializer BYTES = new ByteArraySerializer();

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));

    @BeforeEach
    void noFailure() {
        CountingCores.FAIL_ONCE.set(false);
        permit(0);
    }

    @AfterEach
    void onlyTopicsWeightsAndCheckpointsStay() {
        assertThat(folder.resolve("flink")).isDirectoryNotContaining("glob:**/tmp");
    }

    @Test
    void closesTheAccountOfGoodAndBrokenSamples() {
        try (LocalLoop loop = LocalLoop.start(CONFIG, folder, flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples(0, 10));
            issued += loop.write(samples(4, 5));
            issued +=
                    loop.write(
                            List.of(
                                    new VideoSample(
                                            "x",
                                            "broken",
                                            List.of("a", "b"),
                                            0L,
                                            0,
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            null)));
            issued +=
                    loop.write(
                            List.of(
                                    new VideoSample(
                                            "y",
                                            "b",
                                            List.of("", "what ?"),
                                            0L,
                                            0,
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            null)));
            try (SampleWriter writer = new SampleWriter(loop.config().streams())) {
                writer.writeBytes("no sample".getBytes(StandardCharsets.UTF_8));
                writer.flush();
                issued++;
            }
            permit(ALL);
            LocalJob job = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, issued, () -> false, step -> {});
            job.finish(follower::hasEntered);
            Account committed = follower.committed();

            assertThat(issued).isEqualTo(27);
            assertThat(committed.line(issued))
                    .isEqualTo(
                            "27 issued = 13 trained + 8 warmed up + 6 void"
                                    + " (decode/unreadable-sample 1,"
                                    + " decode/unreadable-video 2,"
                                    + " duplicates/duplicate-sample 2, narrate/empty-prompt 1)");
            assertThat(follower.account().steps())
                    .allSatisfy(
                            step ->
                                    assertThat(step.getMetrics().get("staleness"))
                                            .isBetween(0.0, 1.0));
            assertThat(deadLetters(loop))
                    .hasSize(4)
                    .extracting(DeadLetter::getTicket)
                    .doesNotHaveDuplicates();
        }
    }

    /** An open transaction hides from readers what is written behind it. */
    @Test
    void theAccountOfTheEndWaitsForTheLedger() throws Exception {
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
        try (LocalLoop loop = LocalLoop.start(CONFIG, folder, flink);
                StepFollower follower = loop.follower();
                var other = new KafkaProducer<>(transactional(loop), BYTES, BYTES)) {
            long issued = loop.write(samples(0, 10));
            other.initTransactions();
            other.beginTransaction();
            other.send(new ProducerRecord<>(loop.config().streams().ledger(), new byte[1])).get();
            permit(ALL);
            LocalJob job = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, issued, () -> false, step -> {});
            CompletableFuture<Void> aborted =
                    CompletableFuture.runAsync(
                            other::abortTransaction,
                            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
            job.finish(follower::hasEntered);
            Account committed = follower.committed();

            assertThat(committed.line(issued))
                    .isEqualTo("20 issued = 12 trained + 8 warmed up + 0 void");
            aborted.get(1, TimeUnit.SECONDS);
        }
    }

    private static Properties transactional(LocalLoop loop) {
        Properties client = loop.config().streams().client();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "other");
        return client;
    }

    @Test
    void losesNothingWhenTheLearnerFails() throws IOException {
        try (LocalLoop loop = LocalLoop.start(CONFIG, folder, flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples(0, 40));
            permit(6);
            LocalJob job = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, 24, () -> false, step -> {});
            job.checkpoint(); // there may be none yet on a busy machine
            CountingCores.FAIL_ONCE.set(true);
            permit(ALL);
            follower.follow(job, issued, () -> false, step -> {});
            job.finish(follower::hasEntered);
            Account committed = follower.committed();

            assertThat(CountingCores.FAIL_ONCE).isFalse();
            assertThat(committed.ended()).isEqualTo(issued);
            assertEveryTicketEndedOnce(loop, issued);
            assertThat(lastStep(follower).getMetrics().get("seen")).isEqualTo(issued);
            assertThat(lastStep(follower).getLineage()).isEqualTo(1);
        }
    }

    @Test
    void goesOnFromACheckpointAfterItWasCancelled() throws IOException {
        try (LocalLoop loop = LocalLoop.start(CONFIG, folder, flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples(0, 41));
            permit(6);
            LocalJob first = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(first, 24, () -> false, step -> {});
            String checkpoint = first.checkpoint();
            first.cancel();
            permit(ALL);
            LocalJob second = loop.restore(CountingCores.of(folder.resolve("weights")), checkpoint);
            follower.follow(second, issued, () -> false, step -> {});
            second.finish(follower::hasEntered);

            assertThat(follower.account().ended()).isEqualTo(issued);
            assertThat(lastStep(follower).getMetrics().get("seen")).isEqualTo(issued);
            assertThat(lastStep(follower).getLineage()).isEqualTo(1);
            assertEveryTicketEndedOnce(loop, issued);
        }
    }

    /** Whoever reads the topic, and however. */
    private static void assertEveryTicketEndedOnce(LocalLoop loop, long issued) throws IOException {
        StreamsConfig streams = loop.config().streams();
        LedgerReport committed = LedgerVerifier.verify(new LedgerTopic(streams, false));
        assertThat(committed.lines()).isEmpty();
        assertThat(committed.tickets()).isEqualTo(issued);
        assertThat(committed.lineages()).isEqualTo(2);
        assertThat(committed.copies()).isZero();
        LedgerReport all = LedgerVerifier.verify(new LedgerTopic(streams, true));
        assertThat(all.lines()).isEmpty();
        assertThat(all.tickets()).isEqualTo(issued);
        assertThat(all.chain()).isEqualTo(committed.chain());
    }

    @Test
    void aGracefulStopRepeatsNoRecord() {
        Path savepoints = folder.resolve("flink/savepoints");
        try (LocalLoop loop = LocalLoop.start(CONFIG, folder, flink);
                StepFollower follower = loop.follower()) {
            long issued =
                    loop.write(
                            List.of(
                                    new VideoSample(
                                            "x",
                                            "broken",
                                            List.of("a"),
                                            0L,
                                            0,
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            null)));
            issued += loop.write(samples(0, 40));
            permit(6);
            LocalJob first = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(first, 24, () -> false, step -> {});
            String savepoint = first.stop(savepoints).orElseThrow();
            assertThat(first.status()).isEqualTo(JobStatus.FINISHED);
            assertThat(follower.committed().ledger()).isEqualTo(24);
            long admitted = SavedRun.read(savepoint).origin().getNextTicket();
            assertThat(admitted).isBetween(24L, 24 + 3 * 4 + 1L);
            assertThat(WaitingSamples.in(savepoint).count(loop.config().streams()))
                    .isEqualTo((issued - admitted) / 2);

            permit(ALL);
            LocalJob second = loop.restore(CountingCores.of(folder.resolve("weights")), savepoint);
            follower.follow(second, issued, () -> false, step -> {});
            String last = second.finish(follower::hasEntered).orElseThrow();

            assertThat(WaitingSamples.in(last).count(loop.config().streams())).isZero();
            assertThat(follower.committed().ended()).isEqualTo(issued);
            StreamsConfig streams = loop.config().streams();
            assertThat(read(loop, streams.trainingSteps(), TrainingStep.class))
                    .extracting(TrainingStep::getBatch)
                    .containsExactlyElementsOf(LongStream.range(0, 21).boxed().toList());
            assertThat(deadLetters(loop)).extracting(DeadLetter::getTicket).containsExactly(0L);
            assertThat(read(loop, streams.ledger(), LedgerEntry.class))
                    .filteredOn(entry -> entry.getTicket() != null)
                    .extracting(entry -> entry.getTicket().getTicket())
                    .containsExactlyElementsOf(LongStream.range(0, issued).boxed().toList());
        }
    }

    /** Lets the learner go on by so many batches. */
    private static void permit(int batches) {
        CountingCores.PERMITS.drainPermits();
        CountingCores.PERMITS.release(batches);
    }

    private static List<VideoSample> samples(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        i ->
                                new VideoSample(
                                        "s" + i,
                                        "v" + i % 7,
                                        List.of("a ?", "b ?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .toList();
    }

    private static TrainingStep lastStep(StepFollower follower) {
        return follower.account().steps().stream().reduce((a, b) -> b).orElseThrow();
    }

    private static List<DeadLetter> deadLetters(LocalLoop loop) {
        return read(loop, loop.config().streams().deadLetters(), DeadLetter.class);
    }

    private static <T extends SpecificRecordBase> List<T> read(
            LocalLoop loop, String topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(loop.config().streams(), topic, type)) {
            return reader.readAll();
        }
    }
}
