package org.streamrlaif.streaming.sft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.TuningStep;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.local.LocalCluster;
import org.streamrlaif.streaming.local.LocalJob;

/** The job on a real cluster in this process, with videos, a model, checkpoints and failures. */
@Timeout(300)
class SftJobITCase {
    private static final AtomicBoolean FAILED = new AtomicBoolean();
    private static final AtomicInteger LETTERS = new AtomicInteger();
    private static final Path FIXTURES =
            Path.of("../operators/src/test/resources").toAbsolutePath().normalize();
    private static final Path MODEL = FIXTURES.resolve("tiny-llava");
    private static final int VIDEOS = 12;

    @TempDir private static Path folder;
    private static SftInput input;
    private static RlaifConfig config;

    @BeforeAll
    static void makeData() throws IOException {
        Path file = folder.resolve("set.jsonl");
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < VIDEOS; i++) {
            String video = String.format(Locale.ROOT, "%05d.mp4", i);
            Files.copy(FIXTURES.resolve("fixtures/video/h264_bframes.mp4"), folder.resolve(video));
            for (int answer = 0; answer < 4; answer++) {
                items.append("{\"video\": \"" + video + "\", \"question\": \"how many ?\",")
                        .append(" \"answer\": \"" + (i + answer) + " .\"}\n");
            }
        }
        Files.copy(
                FIXTURES.resolve("fixtures/clip-preprocess/frame1.png"), folder.resolve("p.png"));
        items.append(
                """
                {"images": ["p.png"], "videos": ["00002.mp4"], "messages": [{"role": "user", "content": "Is <image> in <video>?"}, {"role": "assistant", "content": "two ."}, {"role": "user", "content": "sure ?"}, {"role": "assistant", "content": "yes ."}]}
                {"image": "p.png", "conversations": [{"from": "human", "value": "how many ?\\n<image>"}, {"from": "gpt", "value": "one ."}]}
                {"video": "00000.mp4", "question": "what color is the circle ?", "answer": " "}
                {"video": "gone.mp4", "question": "how many objects are there ?", "answer": "one ."}
                {"video": "00001.mp4", "frames": [0, 4], "weight": 2, "conversations": [{"from": "human", "value": "<cap>"}, {"from": "gpt", "value": "a red circle ."}]}
                {"video": "00002.mp4", "frames": [4, 99], "conversations": [{"from": "human", "value": "<cap>"}, {"from": "gpt", "value": "nothing ."}]}
                {"video": "00001.mp4", "conversations": [{"from": "gpt", "value": "hello ."}, {"from": "human", "value": "how many ?"}, {"from": "gpt", "value": "one ."}]}
                {"video": "00007.mp4", "conversations": [{"from": "human", "value": "how many ?"}, {"from": "gpt", "value": "see <image> ."}]}
                {"video": "00003.mp4", "frames": [4, 8], "conversations": [{"from": "human", "value": "<cap>"}, {"from": "gpt", "value": "nothing ."}]}
                """);
        Files.writeString(file, items);
        config =
                RlaifConfig.defaults()
                        .with(
                                Map.ofEntries(
                                        Map.entry("policy.model", MODEL.toString()),
                                        Map.entry("video.allowed-roots", folder.toString()),
                                        Map.entry("sft.tuned", "decoder"),
                                        Map.entry("sft.batch-size", "4"),
                                        Map.entry("sft.optimizer.learning-rate.peak", "1e-3"),
                                        Map.entry("sft.validation.share", "0.1"),
                                        Map.entry("sft.validation.times", "2"),
                                        Map.entry("device.threads", "1")));
        input = SftInput.plan(file, folder, Optional.empty(), MODEL, config.sft(), config.seed());
    }

    @Test
    void whateverHappensOnTheWayTheWeightsAreTheSame() throws Exception {
        Path straight = folder.resolve("straight");
        Path failed = folder.resolve("failed");
        Path stopped = folder.resolve("stopped");
        int updates = input.plan().updates(config.sft().batchSize());

        assertThat(run(straight, step -> {})).isEqualTo(JobStatus.FINISHED);
        List<TuningStepLine> steps = lines(straight);
        assertThat(steps).hasSize(updates);
        assertThat(steps.get(updates - 1).ledger()).isEqualTo(input.plan().tickets());
        assertThat(steps.get(updates - 1).validated()).isTrue();
        assertThat(steps.stream().mapToLong(TuningStepLine::given).sum()).isEqualTo(5);
        assertThat(LETTERS.get()).isEqualTo(5);

        JobStatus end =
                run(
                        failed,
                        step -> {
                            if (step.getBatch() >= updates / 2
                                    && FAILED.compareAndSet(false, true)) {
                                throw new IllegalStateException("the disk is gone");
                            }
                        });
        assertThat(end).isEqualTo(JobStatus.FINISHED);
        assertThat(FAILED).isTrue();
        assertThat(weights(failed)).isEqualTo(weights(straight));

        AtomicInteger seen = new AtomicInteger();
        SftRun first = new SftRun(config, input, stopped, frequent());
        SftRun.Outcome early =
                first.run(Optional.empty(), step -> seen.incrementAndGet(), () -> seen.get() > 2);
        if (!early.finished()) {
            SftRun.Outcome late = first.run(early.checkpoint(), step -> {}, () -> false);
            assertThat(late.finished()).isTrue();
        }
        assertThat(weights(stopped)).isEqualTo(weights(straight));
    }

    private static JobStatus run(Path out, StepCheck check) throws Exception {
        Files.createDirectories(out);
        String steps = out.resolve(SftRun.STEPS).toString();
        try (LocalCluster cluster = LocalCluster.start(out.resolve("flink"), 1, frequent())) {
            var env = cluster.environment();
            SftJob.build(
                    env,
                    config,
                    input,
                    out,
                    new FileSink<TuningStep>(
                            () -> {
                                StepFile file = new StepFile(Path.of(steps));
                                return step -> {
                                    check.accept(step);
                                    file.add(step);
                                };
                            }),
                    new FileSink<DeadLetter>(() -> letter -> LETTERS.incrementAndGet()));
            LocalJob job = cluster.submit(env, "sft-test");
            while (!job.status().isGloballyTerminalState()) {
                Thread.sleep(50);
            }
            return job.status();
        }
    }

    private interface StepCheck extends Consumer<TuningStep>, Serializable {}

    private static Configuration frequent() {
        Configuration options = new Configuration();
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        return options;
    }

    private record TuningStepLine(long ledger, boolean validated, long given) {}

    private static List<TuningStepLine> lines(Path out) {
        return new StepFile(out.resolve(SftRun.STEPS))
                .poll().stream()
                        .map(
                                step -> {
                                    long given = 0;
                                    for (var count : step.path("void")) {
                                        given += count.asLong();
                                    }
                                    return new TuningStepLine(
                                            step.path("ledger").asLong(),
                                            step.path("metrics").has("validationLoss"),
                                            given);
                                })
                        .toList();
    }

    private static byte[] weights(Path out) throws IOException {
        return Files.readAllBytes(out.resolve("model.safetensors"));
    }
}
