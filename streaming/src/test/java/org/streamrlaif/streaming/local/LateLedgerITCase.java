package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/** The broker goes away after the last batch, before the ledger has it. */
@Timeout(300)
class LateLedgerITCase {

    private static final int TICKETS = 8;

    @TempDir private Path folder;

    @Test
    void aRestoredJobWritesWhatTheLedgerLacks() throws Exception {
        KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
        int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
        RlaifConfig config =
                RlaifConfig.defaults()
                        .with(
                                Map.of(
                                        "loop.batch-size", "2",
                                        "loop.max-staleness", "0",
                                        "streams.bootstrap-servers", broker.bootstrapServers()));
        Configuration flink =
                new Configuration()
                        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
        CountingCores.PERMITS.release(TICKETS);
        try (LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower()) {
            loop.write(samples());
            LocalJob first = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(first, TICKETS, () -> false, step -> {});
            broker.close();
            CompletableFuture<Void> more = CompletableFuture.runAsync(() -> checkpoint(first));
            String checkpoint = first.finish(follower::hasEntered).orElseThrow();
            more.join();

            broker = KafkaBroker.start(folder.resolve("kafka"), port);
            assertThat(follower.committed().ended()).as("not in the ledger").isZero();
            LocalJob second = loop.restore(CountingCores.of(folder.resolve("weights")), checkpoint);
            more = CompletableFuture.runAsync(() -> checkpoint(second));
            follower.follow(second, Long.MAX_VALUE, () -> false, step -> {});
            second.finish(follower::hasEntered);
            more.join();

            assertThat(follower.committed().ended()).isEqualTo(TICKETS);
            LedgerReport report =
                    LedgerVerifier.verify(new LedgerTopic(loop.config().streams(), false));
            assertThat(report.lines()).isEmpty();
            assertThat(report.tickets()).isEqualTo(TICKETS);
        } finally {
            broker.close();
        }
    }

    /** Until there can be no more: a checkpoint without the learner would forget its outbox. */
    private static void checkpoint(LocalJob job) {
        while (!job.status().isGloballyTerminalState()) {
            try {
                job.checkpoint();
            } catch (IllegalStateException declined) {
                assertThat(declined).isNotNull();
            }
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    private static List<VideoSample> samples() {
        return IntStream.range(0, TICKETS)
                .mapToObj(
                        i ->
                                new VideoSample(
                                        "s" + i,
                                        "v" + i,
                                        List.of("a ?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .toList();
    }
}
