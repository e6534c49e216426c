package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.io.VideoFiles;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.weights.AdapterHash;

/**
 * The whole loop with real parts: good and broken videos, a tiny model as policy and judge, real
 * Kafka, real state.
 */
@Timeout(300)
class OnlineRlaifITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final List<String> QUESTIONS = List.of("What is it?", "What happens?");

    private static final int BATCH = 4;
    private static final Semaphore PERMITS = new Semaphore(0);

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));

    @Test
    void trainsGoesOnFromACheckpointAndClosesTheAccount() throws Exception {
        RlaifConfig config = config();
        try (Cores.Preloaded models = Cores.preload(config);
                LocalLoop loop = LocalLoop.start(config, folder, flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples());

            PERMITS.release((int) issued / 2 / BATCH);
            LocalJob first = loop.submit(gated(models.cores()));
            follower.follow(first, issued / 2 / BATCH * BATCH, () -> false, step -> {});
            String checkpoint = first.checkpoint();
            first.cancel();
            LocalJob second = loop.restore(models.cores(), checkpoint);
            follower.follow(second, issued, () -> false, step -> {});
            second.finish(follower::hasEntered);
            Account account = follower.committed();

            assertThat(account.ended()).as(account.line(issued)).isEqualTo(issued);
            assertThat(account.steps())
                    .extracting(TrainingStep::getBatch)
                    .containsExactlyElementsOf(batches(issued));
            assertThat(account.trained()).as(account.line(issued)).isPositive();
            assertThat(account.steps())
                    .allSatisfy(OnlineRlaifITCase::isNeverTooStale)
                    .anySatisfy(step -> assertThat(step.getLineage()).isEqualTo(1));
            assertThat(deadLetterTickets(loop)).hasSize(voids(account)).isNotEmpty();
            assertNewestAdapterIsWhole(loop);
        }
    }

    /** The same with a judge that waits for a permit before each batch. */
    private static Cores gated(Cores cores) {
        var judges = cores.judge();
        return new Cores(
                cores.decode(),
                cores.encode(),
                cores.narrate(),
                cores.generate(),
                context -> new GatedJudge(judges.create(context)),
                cores.reward(),
                cores.learn(),
                cores.store());
    }

    private record GatedJudge(JudgeCore judge) implements JudgeCore {

        @Override
        public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
            PERMITS.acquire();
            return judge.run(batch, rollouts);
        }

        @Override
        public void close() throws Exception {
            judge.close();
        }
    }

    private RlaifConfig config() {
        String model = FIXTURES.resolve("tiny-llava").toString();
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "policy.model",
                                model,
                                "judge.model",
                                model,
                                "loop.batch-size",
                                Integer.toString(BATCH),
                                "video.frames",
                                "4",
                                "video.allowed-roots",
                                FIXTURES.toString(),
                                "segments.frames",
                                "2",
                                "sampling.max-new-tokens",
                                "6",
                                "preference.narrator.max-new-tokens",
                                "6",
                                "reward.warmup-pairs",
                                "0",
                                "weights.store",
                                folder.resolve("weights").toString()));
    }

    private static List<VideoSample> samples() {
        return VideoFiles.list(FIXTURES.resolve("fixtures/video")).stream()
                .map(
                        file ->
                                new VideoSample(
                                        file.toString(),
                                        file.toString(),
                                        QUESTIONS,
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null))
                .toList();
    }

    private static List<Long> batches(long issued) {
        return LongStream.range(0, (issued + BATCH - 1) / BATCH).boxed().toList();
    }

    private static void isNeverTooStale(TrainingStep step) {
        assertThat(step.getMetrics().getOrDefault(StepMetrics.STALENESS_MAX, 0.0))
                .isBetween(0.0, 1.0);
    }

    private static int voids(Account account) {
        return (int) account.voids().values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Long> deadLetterTickets(LocalLoop loop) {
        return read(loop, loop.config().streams().deadLetters(), DeadLetter.class).stream()
                .map(DeadLetter::getTicket)
                .toList();
    }

    private static void assertNewestAdapterIsWhole(LocalLoop loop) throws Exception {
        PolicyVersion newest =
                read(loop, loop.config().streams().policyVersions(), PolicyVersion.class).stream()
                        .reduce((a, b) -> b)
                        .orElseThrow();
        Path adapter = Path.of(URI.create(newest.getUri()));
        AdapterHash.verify(newest.getUri(), adapter, newest.getSha256());
        assertThat(adapter.resolve("adapter_config.json")).exists();
    }

    private static <T extends SpecificRecordBase> List<T> read(
            LocalLoop loop, String topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(loop.config().streams(), topic, type)) {
            return reader.readAll();
        }
    }
}
