package org.streamrlaif.streaming.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.streaming.job.Fork;

/** Forks of a run with a real model, on the same samples of the same broker. */
@Timeout(300)
class ForkITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final int BATCH = 4;
    private static final int BATCHES = 5;
    private static final int AT = 2;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));

    @Test
    void aForkDiffersFromItsParentByItsSettingsOnly() throws Exception {
        RlaifConfig config = config();
        try (LocalLoop loop = LocalLoop.start(config, folder.resolve("run"), flink);
                StepFollower follower = loop.follower()) {
            long issued = loop.write(samples());
            PermittedJudge.PERMITS.drainPermits();
            PermittedJudge.PERMITS.release(AT);
            LocalJob first = loop.submit(PermittedJudge.gate(Cores.of(loop.config())));
            follower.follow(first, (long) AT * BATCH, () -> false, step -> {});
            String checkpoint = first.checkpoint();
            first.cancel();
            StreamsConfig streams = loop.config().streams();
            finish(loop, follower, checkpoint, issued);

            RlaifConfig same = Fork.of(loop.config(), "same");
            RlaifConfig other = Fork.of(loop.config(), "other").with(Map.of("seed", "2"));
            LedgerReport ofSame = fork(same, checkpoint, issued);
            LedgerReport ofOther = fork(other, checkpoint, issued);
            LedgerReport own = LedgerVerifier.verify(new LedgerTopic(streams, false));

            SortedMap<Long, String> weights = weights(streams);
            assertThat(weights).hasSize(BATCHES + 1);
            assertThat(weights(same.streams())).isEqualTo(weights.tailMap((long) AT));
            SortedMap<Long, String> changed = weights(other.streams());
            assertThat(changed.get((long) AT)).isEqualTo(weights.get((long) AT));
            // The batch behind the fork may have been sampled before it.
            assertThat(changed.tailMap(AT + 2L).values())
                    .hasSize(BATCHES - AT - 1)
                    .doesNotContainAnyElementsOf(weights.values());
            assertThat(List.of(own, ofSame, ofOther))
                    .allSatisfy(
                            report -> {
                                assertThat(report.lines()).isEmpty();
                                assertThat(report.tickets()).isEqualTo(issued);
                            });
            assertThat(ofSame.chain()).isEqualTo(own.chain());
            assertThat(ofOther.chain()).isNotEqualTo(own.chain());
            LineageStart start =
                    read(other.streams(), other.streams().ledger(), LedgerEntry.class).stream()
                            .filter(entry -> entry.getLineage() != null)
                            .map(LedgerEntry::getLineage)
                            .reduce((a, b) -> b)
                            .orElseThrow();
            assertThat(start.getForkId()).isEqualTo("other");
            assertThat(start.getParent()).isZero();
            assertThat(start.getLedger()).isEqualTo(AT * BATCH);
        }
    }

    private LedgerReport fork(RlaifConfig config, String checkpoint, long issued) throws Exception {
        try (LocalLoop loop = LocalLoop.start(config, folder.resolve(config.forkId()), flink);
                StepFollower follower = loop.follower()) {
            finish(loop, follower, checkpoint, issued);
        }
        return LedgerVerifier.verify(new LedgerTopic(config.streams(), false));
    }

    private static void finish(
            LocalLoop loop, StepFollower follower, String checkpoint, long issued) {
        LocalJob job = loop.restore(Cores.of(loop.config()), checkpoint);
        follower.follow(job, issued, () -> false, step -> {});
        job.finish(follower::hasEntered);
    }

    /** Hashes by version, those of the last lineage. */
    private static SortedMap<Long, String> weights(StreamsConfig streams) {
        SortedMap<Long, String> weights = new TreeMap<>();
        read(streams, streams.policyVersions(), PolicyVersion.class)
                .forEach(version -> weights.put(version.getVersion(), version.getSha256()));
        return weights;
    }

    private static <T extends SpecificRecordBase> List<T> read(
            StreamsConfig streams, String topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(streams, topic, type)) {
            return reader.readAll();
        }
    }

    private RlaifConfig config() {
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
                                        "[{kind: length, most: 1, slack: 8, unit: words}]"),
                                entry("weights.store", folder.resolve("weights").toString())));
    }

    private static List<VideoSample> samples() {
        String video = FIXTURES.resolve("fixtures/video/h264_3frames.mp4").toString();
        return IntStream.range(0, BATCHES * BATCH)
                .mapToObj(
                        i ->
                                VideoSample.newBuilder()
                                        .setId("s" + i)
                                        .setUri(video)
                                        .setPrompts(List.of("What is it?"))
                                        .build())
                .toList();
    }
}
