package org.streamrlaif.streaming.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.Cores;

/** A run with reward functions in the place of the judge, on a real model. */
@Timeout(300)
class RewardFunctionsITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final int BATCH = 4;
    private static final int BATCHES = 4;

    /** A sample without a reference, which one function needs. */
    private static final int UNKNOWN = 6;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));

    @Test
    void aJobThatGoesOnFromACheckpointMakesTheWeightsOfThePlainLoop() throws Exception {
        SortedMap<Long, String> plain = plain();
        RlaifConfig config = config("job");
        try (LocalLoop loop = LocalLoop.start(config, folder.resolve("run"), flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples());
            PermittedJudge.PERMITS.drainPermits();
            PermittedJudge.PERMITS.release(2);
            LocalJob first = loop.submit(PermittedJudge.gate(Cores.of(config)));
            follower.follow(first, 2L * BATCH, () -> false, step -> {});
            String checkpoint = first.checkpoint();
            first.cancel();
            LocalJob second = loop.restore(Cores.of(config), checkpoint);
            follower.follow(second, issued, () -> false, step -> {});
            second.finish(follower::hasEntered);
            StreamsConfig streams = loop.config().streams();

            assertThat(follower.committed().line(issued))
                    .isEqualTo(
                            "16 issued = 15 trained + 0 warmed up + 1 void (reward/reward-failed 1)");
            assertThat(read(streams, streams.deadLetters(), DeadLetter.class))
                    .extracting(letter -> letter.getReason().getMessage())
                    .containsOnly(
                            "right: response 0: no reference, expected the right answer in the"
                                    + " sample");
            assertThat(weights(read(streams, streams.policyVersions(), PolicyVersion.class)))
                    .isEqualTo(plain);
            LedgerReport ledger = LedgerVerifier.verify(new LedgerTopic(streams, false));
            assertThat(ledger.lines()).isEmpty();
            assertThat(ledger.tickets()).isEqualTo(issued);
        }
    }

    private SortedMap<Long, String> plain() throws Exception {
        RlaifConfig config = config("plain");
        Cores cores = Cores.of(config);
        OperatorContext here = new OperatorContext(config.runId(), "plain", 0, 1, List.of());
        SortedMap<Long, String> weights = new TreeMap<>();
        Consumer<TrainingStep> isRewarded =
                step ->
                        assertThat(step.getMetrics())
                                .containsKeys(
                                        "functionReward.length",
                                        "functionReward.right",
                                        "functionSeconds.right",
                                        "score")
                                .doesNotContainKeys("rewardVersion", "rewardComparedPairs")
                                .containsEntry(
                                        "functionFailures.right",
                                        step.getBatch() == UNKNOWN / BATCH ? 3.0 : 0.0);
        try (LoopCores made = cores.make(here)) {
            PlainLoop loop = new PlainLoop(made, config.loop().rule(), cores.store().create(here));
            weights.put(0L, loop.policy().getSha256());
            loop.run(
                    samples().iterator(),
                    step -> {
                        isRewarded.accept(step.record());
                        weights.put(step.policy().getVersion(), step.policy().getSha256());
                    });
        }
        assertThat(weights).hasSize(BATCHES + 1);
        assertThat(weights.values()).as("every batch trains").doesNotHaveDuplicates();
        return weights;
    }

    /** Hashes by version, those of the last lineage. */
    private static SortedMap<Long, String> weights(List<PolicyVersion> versions) {
        SortedMap<Long, String> weights = new TreeMap<>();
        versions.forEach(version -> weights.put(version.getVersion(), version.getSha256()));
        return weights;
    }

    private static <T extends SpecificRecordBase> List<T> read(
            StreamsConfig streams, String topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(streams, topic, type)) {
            return reader.readAll();
        }
    }

    private RlaifConfig config(String name) {
        return RlaifConfig.defaults()
                .with(
                        Map.ofEntries(
                                entry("policy.model", FIXTURES.resolve("tiny-llava").toString()),
                                entry("judge.enabled", "false"),
                                entry("learn.algorithm", "grpo"),
                                entry("sampling.responses", "3"),
                                entry("sampling.max-new-tokens", "6"),
                                entry("loop.batch-size", "" + BATCH),
                                entry("loop.max-staleness", "0"),
                                entry("video.frames", "3"),
                                entry("video.allowed-roots", FIXTURES.toString()),
                                entry(
                                        "reward.functions",
                                        "[{kind: length, most: 1, slack: 8, unit: words,"
                                                + " weight: 0.5}, {kind: format, pattern: '.*[a-m]'},"
                                                + " {kind: exact-answer, name: right}]"),
                                entry("weights.store", folder.resolve(name).toString())));
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
                                        List.of(i == UNKNOWN ? "" : "a ball"),
                                        null))
                .toList();
    }
}
