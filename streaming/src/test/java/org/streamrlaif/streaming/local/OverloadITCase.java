package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.loop.DroppedSamples;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.SavedRun;
import org.streamrlaif.streaming.job.WaitingSamples;

/** More samples come than the loop takes, on real Kafka and a real cluster. */
@Timeout(300)
class OverloadITCase {

    private static final int BURST = 30;
    private static final int BACKLOG = 5;
    private static final int ALL = 1_000;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));

    @BeforeEach
    void noFailure() {
        CountingCores.FAIL_ONCE.set(false);
        CountingCores.PERMITS.drainPermits();
    }

    private static RlaifConfig config(Map<String, String> samples) {
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "loop.batch-size",
                                "1",
                                "loop.max-staleness",
                                "0",
                                "loop.max-uncheckpointed-seconds",
                                "0"))
                .with(samples);
    }

    @Test
    void aJobThatFailsWhileSamplesWaitAdmitsNoneTwiceAndLosesNone() throws Exception {
        RlaifConfig config =
                config(
                        Map.of(
                                "samples.overload",
                                "newest-first",
                                "samples.backlog",
                                Integer.toString(BACKLOG)));
        try (LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower()) {
            loop.write(samples(0, BURST));
            CountingCores.PERMITS.release(2);
            LocalJob job = loop.submitEndless(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, 2, () -> false, step -> {});
            awaitTickets(job, 4); // all that may enter under version 2
            loop.write(samples(BURST, 2 * BURST));
            awaitLetter(loop, 2 * BURST - BACKLOG - 1);
            assertThat(WaitingSamples.in(job.checkpoint()).count(loop.config().streams()))
                    .isEqualTo(BACKLOG);

            loop.write(samples(2 * BURST, 3 * BURST));
            awaitLetter(loop, 3 * BURST - BACKLOG - 1);
            CountingCores.FAIL_ONCE.set(true);
            CountingCores.PERMITS.release(ALL);
            awaitQuiet(loop, job, follower);
            job.stop(folder.resolve("flink/savepoints"));

            List<Long> ended = ended(loop);
            assertThat(ended).doesNotHaveDuplicates().isSorted();
            assertThat(ended).endsWith(LongStream.range(85, 90).boxed().toArray(Long[]::new));
            Set<Long> dropped = dropped(loop);
            dropped.removeAll(ended);
            assertThat(ended.size() + dropped.size()).isEqualTo(3 * BURST);
            LedgerReport report =
                    LedgerVerifier.verify(new LedgerTopic(loop.config().streams(), false));
            assertThat(report.lines()).isEmpty();
            assertThat(report.lineages()).isEqualTo(2);
        }
    }

    @Test
    void aSampleThatIsOlderThanTheGreatestLagIsDropped() throws Exception {
        RlaifConfig config =
                config(Map.of("samples.overload", "max-lag", "samples.max-lag", "3600"));
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        CountingCores.PERMITS.release(ALL);
        try (LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower()) {
            loop.write(samples(0, 3));
            List<VideoSample> old = samples(3, 5);
            old.forEach(sample -> sample.setCreatedAt(1));
            loop.write(old);
            LocalJob job = loop.submit(CountingCores.of(folder.resolve("weights")));
            follower.follow(job, 5, () -> false, step -> {});
            job.finish(follower::hasEntered);
            assertThat(follower.committed().ended()).isEqualTo(3);
            assertThat(dropped(loop)).containsExactlyInAnyOrder(3L, 4L);
        }
    }

    private static void awaitTickets(LocalJob job, long issued) {
        while (SavedRun.nextTicket(job.checkpoint()).orElseThrow() < issued) {
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Until the sample at an offset has been dropped. */
    private static void awaitLetter(LocalLoop loop, long offset) {
        while (!dropped(loop).contains(offset)) {
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Until nothing waits and all tickets have ended. */
    private static void awaitQuiet(LocalLoop loop, LocalJob job, StepFollower follower) {
        boolean quiet = false;
        while (!quiet) {
            LockSupport.parkNanos(200_000_000);
            follower.follow(job, Long.MAX_VALUE, () -> true, step -> {});
            try {
                String checkpoint = job.checkpoint();
                quiet =
                        WaitingSamples.in(checkpoint).count(loop.config().streams()) == 0
                                && SavedRun.nextTicket(checkpoint).orElseThrow()
                                        == follower.account().ledger();
            } catch (IllegalStateException declined) {
                assertThat(declined).hasMessageNotContaining("FAILED");
            }
            follower.committed();
        }
    }

    private static List<Long> ended(LocalLoop loop) {
        List<Long> offsets = new ArrayList<>();
        for (LedgerEntry entry : read(loop, loop.config().streams().ledger(), LedgerEntry.class)) {
            if (entry.getTicket() != null) {
                offsets.add(entry.getTicket().getSource().getOffset());
            }
        }
        return offsets;
    }

    private static Set<Long> dropped(LocalLoop loop) {
        return read(loop, loop.config().streams().deadLetters(), DeadLetter.class).stream()
                .filter(DroppedSamples::isOf)
                .map(letter -> letter.getSource().getOffset())
                .collect(Collectors.toSet());
    }

    private static <T extends SpecificRecordBase> List<T> read(
            LocalLoop loop, String topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(loop.config().streams(), topic, type)) {
            return reader.readAll();
        }
    }

    private static List<VideoSample> samples(int from, int to) {
        return IntStream.range(from, to)
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
