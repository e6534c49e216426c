package org.streamrlaif.laboratory.longvideo.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.pretrain.Decorrelation;
import org.streamrlaif.laboratory.demo.pretrain.InitialWeights;
import org.streamrlaif.laboratory.demo.pretrain.ModelFolder;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.laboratory.longvideo.StoryVideos;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.training.TextTrainer;
import org.streamrlaif.model.training.VisionTrainer;

/**
 * Makes a judge of long videos: the demo judge's tower, and a decoder of its own that learns to
 * read before it sees anything. Equal seeds on one machine give equal models.
 */
public final class LongPretraining {

    private static final long WORLD = 0;
    private static final int VIDEOS = 2500;
    private static final int READING_STEPS = 4000;
    private static final int WATCHING_STEPS = 6000;
    private static final int SAMPLE = 400;

    private static final int WIDTH = 128;
    private static final int LAYERS = 4;

    /** Many narrow heads: with 4 of 32 a look-up takes several times as many steps to learn. */
    private static final int HEADS = 8;

    private static final int INTERMEDIATE = 320;
    private static final int LONGEST = 512;

    private final Path folder;
    private final int videos;
    private final int reading;
    private final int watching;
    private final Consumer<String> log;

    /**
     * @param folder where everything is written
     * @param log takes one line of progress at a time
     */
    public LongPretraining(Path folder, Consumer<String> log) {
        this(folder, VIDEOS, READING_STEPS, WATCHING_STEPS, log);
    }

    /**
     * The same with as many videos and steps.
     *
     * @param videos watched
     * @param reading steps of text alone
     * @param watching steps of all forms in turn
     */
    public LongPretraining(
            Path folder, int videos, int reading, int watching, Consumer<String> log) {
        this.folder = folder;
        this.videos = videos;
        this.reading = reading;
        this.watching = watching;
        this.log = log;
    }

    /**
     * Trains the judge.
     *
     * @return its folder
     */
    public Path train(long seed) throws IOException {
        Kernels.threads(1);
        ShippedModels.JUDGE.unpack(folder);
        Path start = ShippedModels.JUDGE.folder(folder);
        Map<String, TensorData> tower = ModelFolder.read(start);
        tower.keySet().removeIf(name -> !name.startsWith("vision_tower."));
        Path judge = folder.resolve("long-judge");
        ShippedModels.JUDGE.unpackCommon(judge);
        configure(judge.resolve("config.json"));
        ModelConfig config = ModelFamilies.read(judge);
        ImageProcessor processor = new ImageProcessor(ImageSettings.read(start));
        StoryClips clips;
        try (VisionTrainer seeing =
                new VisionTrainer(
                        config, tower, FrameTruth.COMBINATIONS, FrameTruth.TRAITS, seed)) {
            clips =
                    StoryClips.open(
                            folder.resolve("footage"),
                            WorldSet.PRETRAIN,
                            WORLD,
                            videos,
                            seeing,
                            processor,
                            log);
        }
        Random random = new Random(seed + 1);
        Map<String, TensorData> weights = whitened(config, clips, seed);
        try (Tokenizer tokenizer = Tokenizer.read(judge);
                TextTrainer trainer = new TextTrainer(config, weights)) {
            Lessons lessons = new Lessons(clips, new StoryRows(tokenizer), log);
            lessons.read(trainer, reading, random);
            lessons.watch(trainer, watching, random);
            Map<String, TensorData> all = new LinkedHashMap<>(tower);
            all.putAll(trainer.tensors());
            SafetensorsWriter.write(judge.resolve(Safetensors.FILE), all);
        }
        return judge;
    }

    private static void configure(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = (ObjectNode) json.readTree(file.toFile());
        ((ObjectNode) root.get("text_config"))
                .put("hidden_size", WIDTH)
                .put("head_dim", WIDTH / HEADS)
                .put("num_attention_heads", HEADS)
                .put("num_key_value_heads", HEADS)
                .put("num_hidden_layers", LAYERS)
                .put("intermediate_size", INTERMEDIATE)
                .put("max_position_embeddings", LONGEST);
        Files.writeString(
                file, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /** Random weights whose first layer sees whitened features. */
    private static Map<String, TensorData> whitened(
            ModelConfig config, StoryClips clips, long seed) {
        int videos = Math.min(SAMPLE, clips.videos());
        int clip = clips.features(0, StoryVideos.sampled()).length;
        float[] sample = new float[videos * clip];
        for (int i = 0; i < videos; i++) {
            System.arraycopy(clips.features(i, StoryVideos.sampled()), 0, sample, i * clip, clip);
        }
        Map<String, TensorData> tensors = new LinkedHashMap<>(InitialWeights.decoder(config, seed));
        Decorrelation.fold(tensors, sample, config.vision().width());
        return tensors;
    }
}
