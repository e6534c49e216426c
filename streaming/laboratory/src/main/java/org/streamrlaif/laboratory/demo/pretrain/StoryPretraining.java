package org.streamrlaif.laboratory.demo.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Story;
import org.streamrlaif.laboratory.demo.world.WorldSet;
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
 * Makes the judge of long videos from the demo's judge, whose tower stays as it is: the positions
 * of 8 frames are stretched to 50, then projector and decoder learn captions of segments, answers
 * and verdicts, those with and without a narrative in equal parts.
 */
public final class StoryPretraining {

    private static final long WORLD = 0;
    private static final int TRAINING_VIDEOS = 2500;
    private static final int VALIDATION_VIDEOS = 50;
    private static final int STEPS = 420;

    /** Tokens of the longest question with narrative and answers, and some more. */
    private static final int LONGEST_PROMPT = 512;

    private final Path folder;
    private final Consumer<String> log;

    /**
     * @param folder where everything is written
     * @param log takes one line of progress at a time
     */
    public StoryPretraining(Path folder, Consumer<String> log) {
        this.folder = folder;
        this.log = log;
    }

    /**
     * Trains the judge; equal seeds on one machine give equal models.
     *
     * @return its folder
     */
    public Path train(long seed) throws IOException {
        Kernels.threads(1);
        ShippedModels.JUDGE.unpack(folder);
        Path start = ShippedModels.JUDGE.folder(folder);
        Path judge = folder.resolve("long-judge");
        stretchedConfig(start, judge);
        Map<String, TensorData> tensors = new LinkedHashMap<>(ModelFolder.read(start));
        tensors.put(
                TextTrainer.VISUAL_POSITIONS, stretched(tensors.get(TextTrainer.VISUAL_POSITIONS)));
        ImageProcessor processor = new ImageProcessor(ImageSettings.read(start));
        try (VisionTrainer tower =
                        new VisionTrainer(
                                ModelFamilies.read(start),
                                tensors,
                                FrameTruth.COMBINATIONS,
                                FrameTruth.TRAITS,
                                seed);
                Tokenizer tokenizer = Tokenizer.read(start)) {
            StoryCourse course =
                    new StoryCourse(
                            new Sentences(tokenizer),
                            clips(WorldSet.PRETRAIN, TRAINING_VIDEOS, tower, processor),
                            clips(WorldSet.VALIDATION, VALIDATION_VIDEOS, tower, processor),
                            log);
            try (TextTrainer trainer = new TextTrainer(ModelFamilies.read(judge), tensors)) {
                course.judge(trainer, STEPS, seed);
                tensors.putAll(trainer.tensors());
            }
        }
        tensors.replaceAll((name, tensor) -> Bfloat16.rounded(tensor));
        SafetensorsWriter.write(judge.resolve(Safetensors.FILE), tensors);
        log.accept("the judge of long videos: written to " + judge);
        return judge;
    }

    private StoryClips clips(
            WorldSet set, int videos, VisionTrainer tower, ImageProcessor processor) {
        return StoryClips.open(
                folder.resolve("footage"), set, WORLD, videos, tower, processor, log);
    }

    /** All files but the weights, for clips of 50 frames. */
    private static void stretchedConfig(Path start, Path judge) throws IOException {
        ShippedModels.JUDGE.unpackCommon(judge);
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = (ObjectNode) json.readTree(start.resolve("config.json").toFile());
        root.put("dtype", "bfloat16").put("video_frames", Story.FRAMES);
        ((ObjectNode) root.get("text_config")).put("max_position_embeddings", LONGEST_PROMPT);
        Files.writeString(
                judge.resolve("config.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /** The positions of a few frames spread evenly over a long video; those of patches stay. */
    static TensorData stretched(TensorData positions) {
        float[] rows = positions.floats();
        int width = Math.toIntExact(positions.shape()[1]);
        int frames = Math.toIntExact(positions.shape()[0]) - FrameTruth.PATCHES;
        float[] longer = new float[(Story.FRAMES + FrameTruth.PATCHES) * width];
        for (int i = 0; i < Story.FRAMES; i++) {
            double at = (double) i * (frames - 1) / (Story.FRAMES - 1);
            int low = Math.min((int) at, frames - 2);
            double share = at - low;
            for (int k = 0; k < width; k++) {
                double left = (1 - share) * rows[low * width + k];
                longer[i * width + k] = (float) (left + share * rows[(low + 1) * width + k]);
            }
        }
        System.arraycopy(
                rows, frames * width, longer, Story.FRAMES * width, FrameTruth.PATCHES * width);
        return TensorData.of(longer, Story.FRAMES + FrameTruth.PATCHES, width);
    }
}
