package org.streamrlaif.streaming.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.job.Cores;

/**
 * A run whose state an earlier release has written goes on. Each folder of {@link #SAVED} is a
 * savepoint of the same run, named after its release; {@code -Dsavepoint.write=RELEASE} adds or
 * replaces that of this one.
 */
@Timeout(300)
class SavedStateITCase {

    private static final Path SAVED = Path.of("src/test/resources/savepoints");
    private static final String WRITTEN = System.getProperty("savepoint.write");
    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final int BATCH = 4;
    private static final int BATCHES = 5;
    private static final int SAVED_BATCHES = 2;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));

    @Test
    void goesOnFromTheStateOfEachRelease() throws Exception {
        if (WRITTEN != null) {
            write(SAVED.resolve(WRITTEN));
        }
        List<Path> releases;
        try (Stream<Path> all = Files.list(SAVED)) {
            releases = all.sorted().toList();
        }
        assertThat(releases).isNotEmpty();
        for (Path release : releases) {
            RlaifConfig config = config(release.getFileName().toString());
            try (LocalLoop loop = LocalLoop.start(config, folder.resolve("run"), flink);
                    StepFollower follower = loop.follower()) {
                long issued = loop.write(samples());
                LocalJob job = loop.restore(Cores.of(config), release.toUri().toString());
                follower.follow(job, issued, () -> false, step -> {});
                job.finish(follower::hasEntered);

                Account account = follower.account();
                assertThat(account.steps())
                        .as("%s: %s", release, account.line(issued))
                        .extracting(TrainingStep::getBatch)
                        .containsExactly(2L, 3L, 4L);
                assertThat(account.ended()).isEqualTo(issued - SAVED_BATCHES * BATCH);
                assertThat(account.trained()).isPositive();
                LedgerReport ledger =
                        LedgerVerifier.verify(new LedgerTopic(loop.config().streams(), false));
                assertThat(ledger.lines()).isEmpty();
                assertThat(ledger.tickets()).as("of both releases").isEqualTo(issued);
            }
            FileUtils.deleteDirectory(folder.resolve("run").toFile());
        }
    }

    /**
     * Saves the run when two of its batches have ended and the next ones are on their way. No
     * checkpoint comes before, so their entries are in the learner's outbox.
     */
    private void write(Path target) throws IOException {
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
        RlaifConfig config = config("written");
        PermittedJudge.PERMITS.release(SAVED_BATCHES);
        try (LocalLoop loop = LocalLoop.start(config, folder.resolve("written"), flink);
                StepFollower follower = loop.follower()) {
            loop.write(samples());
            LocalJob job = loop.submit(PermittedJudge.gate(Cores.of(config)));
            follower.follow(job, SAVED_BATCHES * BATCH, () -> false, step -> {});
            Path saved = Path.of(URI.create(job.stop(folder.resolve("saved")).orElseThrow()));
            FileUtils.deleteDirectory(target.toFile());
            FileUtils.moveDirectory(saved.toFile(), target.toFile());
        }
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    }

    /** Small adapters, so that the state is small. */
    private RlaifConfig config(String weights) {
        String model = FIXTURES.resolve("tiny-llava").toString();
        return RlaifConfig.defaults()
                .with(
                        Map.ofEntries(
                                entry("policy.model", model),
                                entry("judge.model", model),
                                entry("loop.batch-size", Integer.toString(BATCH)),
                                entry("video.frames", "3"),
                                entry("video.allowed-roots", FIXTURES.toString()),
                                entry("segments.frames", "2"),
                                entry("sampling.max-new-tokens", "6"),
                                entry("preference.narrator.max-new-tokens", "6"),
                                entry("reward.warmup-pairs", "0"),
                                entry("reward.lora.rank", "1"),
                                entry("reward.lora.targets", "q_proj"),
                                entry("learn.lora.rank", "1"),
                                entry("learn.lora.targets", "q_proj"),
                                entry("weights.store", folder.resolve(weights).toString())));
    }

    private static List<VideoSample> samples() {
        String video = FIXTURES.resolve("fixtures/video/h264_3frames.mp4").toString();
        return IntStream.range(0, BATCHES * BATCH)
                .mapToObj(
                        i ->
                                new VideoSample(
                                        "s" + i,
                                        video,
                                        List.of("What is it?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .toList();
    }
}
