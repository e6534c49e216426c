package org.streamrlaif.laboratory.demo.pretrain;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.training.TextTrainer;
import org.streamrlaif.model.training.VisionTrainer;

/**
 * Makes the demo's models from nothing: vision tower, base model, judge, start policy. Each stage
 * leaves its result in the folder, so that a later stage can be made again alone; equal seeds on
 * one machine give equal models.
 *
 * <p>Result: {@code judge/} and {@code policy/}, Hugging Face folders. On the way: {@code
 * tower.safetensors}, {@code base/} and the videos' pixels.
 */
public final class Pretraining {

    /** The stages in order; each needs those before it, except that policy does not need judge. */
    public enum Stage {
        VISION,
        BASE,
        JUDGE,
        POLICY
    }

    private static final long WORLD = 0;
    private static final int TRAINING_VIDEOS = 8000;
    private static final int VALIDATION_VIDEOS = 400;

    private final Path folder;
    private final long seed;
    private final Consumer<String> log;
    private final ModelConfig config;
    private final ImageProcessor processor;

    /**
     * A pre-training below a folder.
     *
     * @param folder where everything is written
     * @param seed seed of weights and batches
     * @param log takes one line of progress at a time
     */
    public Pretraining(Path folder, long seed, Consumer<String> log) {
        this.folder = folder;
        this.seed = seed;
        this.log = log;
        Path skeleton = folder.resolve("skeleton");
        ModelFolder.skeleton(skeleton);
        config = ModelFamilies.read(skeleton);
        processor = new ImageProcessor(ImageSettings.read(skeleton));
    }

    /** Runs these stages in order. */
    public void run(Set<Stage> stages) {
        Kernels.threads(1);
        if (stages.contains(Stage.VISION)) {
            vision();
        }
        if (stages.stream().anyMatch(stage -> stage != Stage.VISION)) {
            decoders(stages);
        }
    }

    /** Runs all stages and puts policy and judge where a demo in that folder looks for them. */
    public void intoDemo(Path run) {
        run(EnumSet.allOf(Stage.class));
        for (ShippedModels model : List.of(ShippedModels.POLICY, ShippedModels.JUDGE)) {
            String name = model.folder(run).getFileName().toString();
            ModelFolder.write(model.folder(run), ModelFolder.read(folder.resolve(name)));
        }
    }

    private void vision() {
        VideoPixels training = pixels(WorldSet.PRETRAIN, TRAINING_VIDEOS);
        VideoPixels validation = pixels(WorldSet.VALIDATION, VALIDATION_VIDEOS);
        Map<String, TensorData> tower =
                new VisionStage(training, validation, processor, log).run(config, seed);
        SafetensorsWriter.write(folder.resolve("tower.safetensors"), tower);
    }

    private void decoders(Set<Stage> stages) {
        Map<String, TensorData> tower = ModelFolder.read(folder.resolve("tower.safetensors"));
        try (VisionTrainer vision =
                        new VisionTrainer(
                                config, tower, FrameTruth.COMBINATIONS, FrameTruth.TRAITS, seed);
                Tokenizer tokenizer = Tokenizer.read(folder.resolve("skeleton"))) {
            RowWriter writer = new RowWriter(tokenizer);
            ValidationQuestions validation =
                    new ValidationQuestions(
                            clips(WorldSet.VALIDATION, VALIDATION_VIDEOS, vision), writer);
            if (stages.contains(Stage.BASE)) {
                Clips clips = clips(WorldSet.PRETRAIN, TRAINING_VIDEOS, vision);
                base(new BaseStage(clips, writer, validation, log), tower);
            }
            if (stages.contains(Stage.JUDGE)) {
                tune(FineTuning.JUDGE, seed + 20, validation);
            }
            if (stages.contains(Stage.POLICY)) {
                tune(FineTuning.POLICY, seed + 30, validation);
            }
        }
    }

    private void tune(FineTuning stage, long seed, ValidationQuestions validation) {
        Path weights =
                stage.run(
                        folder.resolve("sft").resolve(stage.name()),
                        folder.resolve("base"),
                        WORLD,
                        seed,
                        log);
        Map<String, TensorData> tensors = ModelFolder.read(weights);
        ModelFolder.write(folder.resolve(stage.name()), tensors);
        try (TextTrainer tuned = new TextTrainer(config, tensors)) {
            log.accept(stage.name() + ": answers " + validation.answers(tuned));
        }
        log.accept(stage.name() + ": written to " + folder.resolve(stage.name()));
    }

    private void base(BaseStage stage, Map<String, TensorData> tower) {
        try (TextTrainer trainer = new TextTrainer(config, whitened(stage.clips()))) {
            stage.run(trainer, seed + 10);
            Map<String, TensorData> all = new LinkedHashMap<>(tower);
            all.putAll(trainer.tensors());
            ModelFolder.write(folder.resolve("base"), all);
        }
        log.accept("base: written to " + folder.resolve("base"));
    }

    /** Random weights whose first layer sees whitened features. */
    private Map<String, TensorData> whitened(Clips clips) {
        Map<String, TensorData> tensors = new HashMap<>(InitialWeights.decoder(config, seed + 5));
        Decorrelation.fold(tensors, clips.sample(), config.vision().width());
        return tensors;
    }

    private Clips clips(WorldSet set, int videos, VisionTrainer vision) {
        return Clips.of(pixels(set, videos), vision, processor);
    }

    private VideoPixels pixels(WorldSet set, int videos) {
        return VideoPixels.open(folder.resolve("footage"), set, WORLD, videos, log);
    }
}
