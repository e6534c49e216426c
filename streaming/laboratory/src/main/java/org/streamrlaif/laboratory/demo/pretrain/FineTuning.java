package org.streamrlaif.laboratory.demo.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.WorldDataset;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.sft.SftInput;
import org.streamrlaif.streaming.sft.SftRun;

/**
 * A stage that fine-tunes the base model on a data set of the world, by the same job as the user's
 * models: {@code rlaif sft --full}.
 *
 * @param name of the stage
 * @param set whose videos
 * @param labels what is said about them
 * @param videos how many
 * @param questions most questions about each
 * @param settings of the run, where they are not the defaults
 */
record FineTuning(
        String name,
        WorldSet set,
        WorldDataset.Labels labels,
        int videos,
        int questions,
        Map<String, String> settings) {

    /**
     * Captions, right answers and verdicts, so many that order brings nothing: most are a single
     * word.
     */
    static final FineTuning JUDGE =
            new FineTuning(
                    "judge",
                    WorldSet.PRETRAIN,
                    WorldDataset.Labels.JUDGE,
                    8000,
                    10,
                    Map.of(
                            "sft.curriculum.order", "none",
                            "sft.curriculum.epochs", "2",
                            "sft.curriculum.per-video", "5",
                            "sft.batch-size", "144",
                            "sft.micro-batch-tokens", "8192",
                            "sft.optimizer.learning-rate.peak", "1.5e-3",
                            "sft.optimizer.learning-rate.warmup-share", "0.05",
                            "sft.validation.share", "0.01"));

    /** A careless annotator's answers about a few videos, short ones first. */
    static final FineTuning POLICY =
            new FineTuning(
                    "policy",
                    WorldSet.SFT,
                    WorldDataset.Labels.CARELESS,
                    400,
                    18,
                    Map.of(
                            "sft.curriculum.per-video", "3",
                            "sft.batch-size", "48",
                            "sft.optimizer.learning-rate.peak", "1e-3",
                            "sft.optimizer.learning-rate.warmup-share", "0.07"));

    /**
     * Fine-tunes the base model.
     *
     * @param folder where videos, data set and the run are kept
     * @param base folder of the base model
     * @return the file of the tuned weights
     */
    Path run(Path folder, Path base, long world, long seed, Consumer<String> log) {
        try {
            Path run = Files.createTempDirectory(Files.createDirectories(folder), "sft-");
            Path dataset = folder.resolve(name + ".jsonl");
            DemoVideos files =
                    new DemoVideos(folder.resolve("videos"), set, world, videos, questions);
            files.write(() -> {});
            new WorldDataset(files).write(dataset, labels);
            RlaifConfig config = config(base, files.folder(), seed);
            SftInput input =
                    SftInput.plan(
                            dataset,
                            files.folder(),
                            Optional.empty(),
                            base,
                            config.sft(),
                            config.seed());
            SftRun.Outcome outcome =
                    new SftRun(config, input, run, new Configuration())
                            .run(Optional.empty(), step -> show(step, log), () -> false);
            if (!outcome.finished()) {
                throw new IllegalStateException(run + ": the " + name + " was not finished");
            }
            return run.resolve(Safetensors.FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private RlaifConfig config(Path base, Path videos, long seed) {
        Map<String, String> all = new HashMap<>();
        all.put("seed", Long.toString(seed));
        all.put("policy.model", base.toString());
        all.put("video.allowed-roots", videos.toString().replace(",", "\\,"));
        all.put("video.frames", Integer.toString(Scene.FRAMES));
        all.put("sft.tuned", "decoder");
        all.put("sft.optimizer.beta2", "0.98");
        all.put("sft.validation.times", "4");
        all.putAll(settings);
        return RlaifConfig.defaults().with(all);
    }

    private void show(JsonNode step, Consumer<String> log) {
        JsonNode metrics = step.path("metrics");
        if (metrics.has("validationLoss")) {
            log.accept(
                    String.format(
                            Locale.ROOT,
                            "%s update %d: loss %.4f, on held-out labels %.4f",
                            name,
                            step.path("batch").asLong() + 1,
                            metrics.path("loss").asDouble(),
                            metrics.path("validationLoss").asDouble()));
        }
    }
}
