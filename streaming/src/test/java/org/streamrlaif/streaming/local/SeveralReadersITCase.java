package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.SavedRun;

/** A topic of several partitions, read by several readers, on real Kafka and a real cluster. */
@Timeout(300)
class SeveralReadersITCase {

    private static final int BATCH = 4;
    private static final int PARTITIONS = 3;
    private static final int SAMPLES = 50;
    private static final int ALL = 1_000;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));

    @Test
    void ticketsAreOneSequenceWithinTheLimitThroughAFailure() throws Exception {
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
        RlaifConfig config =
                RlaifConfig.defaults()
                        .with(
                                Map.of(
                                        "loop.batch-size", Integer.toString(BATCH),
                                        "loop.max-staleness", "0",
                                        "samples.parallelism", "2"));
        try (LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower()) {
            write(loop.config().streams());
            CountingCores.PERMITS.release(3);
            LocalJob job = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, 3 * BATCH, () -> false, step -> {});
            long limit = (3 + 2) * BATCH; // of version 3
            while (nextTicket(job) < limit) {
                LockSupport.parkNanos(100_000_000);
            }
            CountingCores.FAIL_ONCE.set(true);
            CountingCores.PERMITS.release(1);
            follower.follow(job, 4 * BATCH, () -> !CountingCores.FAIL_ONCE.get(), step -> {});
            assertThat(nextTicket(job)).isEqualTo(limit);

            CountingCores.PERMITS.release(ALL);
            follower.follow(job, SAMPLES, () -> false, step -> {});
            job.finish(follower::hasEntered);

            Map<Integer, List<Long>> offsets = offsets(loop.config().streams());
            assertThat(offsets.keySet()).containsExactly(0, 1, 2);
            offsets.values().forEach(ended -> assertThat(ended).isSorted().doesNotHaveDuplicates());
            LedgerReport report =
                    LedgerVerifier.verify(new LedgerTopic(loop.config().streams(), false));
            assertThat(report.lines()).isEmpty();
            assertThat(report.tickets()).isEqualTo(SAMPLES);
            assertThat(report.lineages()).isEqualTo(2);
        }
    }

    private static long nextTicket(LocalJob job) {
        return job.latestCheckpoint().flatMap(SavedRun::nextTicket).orElse(0L);
    }

    /** Half of the samples lie in one partition. */
    private static void write(StreamsConfig streams) throws Exception {
        try (Admin admin = Admin.create(streams.client())) {
            admin.createPartitions(Map.of(streams.samples(), NewPartitions.increaseTo(PARTITIONS)))
                    .all()
                    .get();
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        streams.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < SAMPLES; i++) {
                String json =
                        "{\"id\": \"s%d\", \"uri\": \"v%d\", \"prompts\": [\"a ?\"]}"
                                .formatted(i, i);
                producer.send(
                                new ProducerRecord<>(
                                        streams.samples(),
                                        i % 2 == 0 ? 0 : 1 + i % 4 / 2,
                                        null,
                                        json.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    /** Offsets of the samples in the order of their tickets, by partition. */
    private static Map<Integer, List<Long>> offsets(StreamsConfig streams) {
        Map<Integer, List<Long>> offsets = new TreeMap<>();
        try (TopicReader<LedgerEntry> reader =
                new TopicReader<>(streams, streams.ledger(), LedgerEntry.class)) {
            for (LedgerEntry entry : reader.readAll()) {
                if (entry.getTicket() != null) {
                    SampleSource source = entry.getTicket().getSource();
                    offsets.computeIfAbsent(source.getPartition(), partition -> new ArrayList<>())
                            .add(source.getOffset());
                }
            }
        }
        return offsets;
    }
}
