package org.streamrlaif.streaming.demo.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.streamrlaif.model.Safetensors;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.demo.DemoVideos;
import org.streamrlaif.streaming.demo.WorldDataset;
import org.streamrlaif.streaming.demo.world.Scene;
import org.streamrlaif.streaming.demo.world.WorldSet;
import org.streamrlaif.streaming.sft.SftInput;
import org.streamrlaif.streaming.sft.SftRun;

/**
 * The start policy: the base model, fine-tuned on a careless annotator's answers about a few videos
 * by the same job as the user's models, curriculum included.
 */
final class StartPolicy {

    private static final int VIDEOS = 400;
    private static final int QUESTIONS = 18;

    private StartPolicy() {}

    /**
     * Fine-tunes the base model.
     *
     * @param folder where videos, data set and the run are kept
     * @param base folder of the base model
     * @return the file of the tuned weights
     */
    static Path make(Path folder, Path base, long world, long seed, Consumer<String> log) {
        try {
            Path run = Files.createTempDirectory(Files.createDirectories(folder), "sft-");
            Path dataset = folder.resolve("careless.jsonl");
            DemoVideos videos =
                    new DemoVideos(
                            folder.resolve("videos"), WorldSet.SFT, world, VIDEOS, QUESTIONS);
            videos.write(() -> {});
            new WorldDataset(videos).write(dataset, WorldDataset.Labels.CARELESS);
            RlaifConfig config = config(base, videos.folder(), seed);
            SftInput input =
                    SftInput.plan(
                            dataset,
                            videos.folder(),
                            Optional.empty(),
                            base,
                            config.sft(),
                            config.seed());
            SftRun.Outcome outcome =
                    new SftRun(config, input, run, new Configuration())
                            .run(Optional.empty(), step -> show(step, log), () -> false);
            if (!outcome.finished()) {
                throw new IllegalStateException(run + ": the start policy was not finished");
            }
            return run.resolve(Safetensors.FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static RlaifConfig config(Path base, Path videos, long seed) {
        return RlaifConfig.defaults()
                .with(
                        Map.ofEntries(
                                Map.entry("seed", Long.toString(seed)),
                                Map.entry("policy.model", base.toString()),
                                Map.entry(
                                        "video.allowed-roots",
                                        videos.toString().replace(",", "\\,")),
                                Map.entry("video.frames", Integer.toString(Scene.FRAMES)),
                                Map.entry("sft.tuned", "decoder"),
                                Map.entry("sft.batch-size", "48"),
                                Map.entry("sft.learning-rate", "1e-3"),
                                Map.entry("sft.warmup-share", "0.07"),
                                Map.entry("sft.beta2", "0.98"),
                                Map.entry("sft.curriculum.per-video", "3"),
                                Map.entry("sft.validation.times", "4")));
    }

    private static void show(JsonNode step, Consumer<String> log) {
        JsonNode metrics = step.path("metrics");
        if (metrics.has("validationLoss")) {
            log.accept(
                    String.format(
                            Locale.ROOT,
                            "policy update %d: loss %.4f, on held-out labels %.4f",
                            step.path("batch").asLong() + 1,
                            metrics.path("loss").asDouble(),
                            metrics.path("validationLoss").asDouble()));
        }
    }
}
