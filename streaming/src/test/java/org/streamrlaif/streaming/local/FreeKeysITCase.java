package org.streamrlaif.streaming.local;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.platform.Change;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.KeyChange;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Cores;

/** A run with real models goes on from its checkpoint with every free key changed at once. */
@Timeout(300)
class FreeKeysITCase {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final String VIDEO = "fixtures/video/h264_3frames.mp4";
    private static final Path ALTERED = Path.of("src/test/resources/config/altered.yaml");

    private static final int BATCH = 4;

    @TempDir private Path folder;

    private final Configuration flink =
            new Configuration()
                    .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));

    @Test
    void goesOnWithEveryFreeKeyChangedAndItemsInFlight() throws Exception {
        RlaifConfig config = config();
        try (LocalLoop loop = LocalLoop.start(config, folder.resolve("first"), flink);
                StepFollower before = loop.follower()) {
            long issued = loop.write(samples());
            PermittedJudge.PERMITS.release(2);
            LocalJob job = loop.submit(PermittedJudge.gate(Cores.of(config)));
            before.follow(job, 2 * BATCH, () -> false, step -> {});
            String checkpoint = job.checkpoint();
            job.cancel();

            RlaifConfig changed = loop.config().with(changed(loop.config()));
            try (LocalLoop other = LocalLoop.start(changed, folder.resolve("second"), flink);
                    StepFollower after = other.follower()) {
                LocalJob goingOn = other.restore(Cores.of(changed), checkpoint);
                after.follow(goingOn, issued, () -> false, step -> {});
                goingOn.cancel();

                assertThat(before.account().ended()).isEqualTo(2 * BATCH);
                assertThat(after.account().ended()).isEqualTo(issued - 2 * BATCH);
                assertThat(after.account().steps())
                        .extracting(TrainingStep::getBatch)
                        .startsWith(2L)
                        .hasSize((int) issued / BATCH - 2);
                assertThat(after.account().trained()).as(after.account().line(issued)).isPositive();
            }
        }
    }

    /** The values of the altered configuration, or others that are here and are quicker. */
    private Map<String, String> changed(RlaifConfig config) throws Exception {
        Path questions =
                Files.writeString(
                        folder.resolve("held-out.jsonl"),
                        """
                        {"id": "q", "video": "%s", "question": "What is it?", "answer": "yes"}
                        """
                                .formatted(VIDEO));
        Path moved = folder.resolve("moved");
        FileUtils.copyDirectory(new File(config.policy().model()), moved.toFile());
        Map<String, String> here =
                Map.ofEntries(
                        entry("policy.model", moved.toString()),
                        entry("policy.adapter", ""),
                        entry("judge.model", moved.toString()),
                        entry("judge.adapter", ""),
                        entry("judge.remote.endpoint", ""),
                        entry("live.streams", written("streams.jsonl", "")),
                        entry("live.prompts", written("prompts.jsonl", "{\"prompt\": \"What?\"}")),
                        entry("live.keep.folder", folder.resolve("live").toString()),
                        entry("clips.folder", folder.resolve("spill").toString()),
                        entry("clips.store", folder.resolve("clips").toString()),
                        entry("video.allowed-roots", FIXTURES + ",."),
                        entry("preference.answer-a", "B"),
                        entry("preference.answer-b", "A"),
                        entry("reward.start", ""),
                        entry("reward.functions", "[{kind: length, most: 4, slack: 8}]"),
                        entry("evaluation.dataset", questions.toString()),
                        entry("evaluation.videos", FIXTURES.toString()),
                        entry("evaluation.every", "2"),
                        entry("learn.update.epochs", "2"),
                        entry("sampling.max-new-tokens", "8"),
                        entry("sampling.responses", "3"),
                        entry("streams.bootstrap-servers", config.streams().bootstrapServers()),
                        entry("streams.client-properties", ""),
                        entry("weights.store", folder.resolve("other-weights").toString()),
                        entry("device.name", "cpu"));
        RlaifConfig altered =
                new ConfigSource(Optional.of(ALTERED), Map.of()).resolve(RlaifConfig.defaults());
        Map<String, String> changed = new TreeMap<>();
        for (KeyChange change : KeyChange.between(config.settings(), altered)) {
            if (change.kind() == Change.Kind.FREE) {
                changed.put(change.key(), here.getOrDefault(change.key(), change.wanted()));
            }
        }
        assertThat(changed).hasSizeGreaterThan(120);
        return changed;
    }

    private String written(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
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
                                "3",
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
        String video = FIXTURES.resolve(VIDEO).toString();
        return IntStream.range(0, 6 * BATCH)
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
