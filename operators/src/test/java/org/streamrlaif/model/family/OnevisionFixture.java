package org.streamrlaif.model.family;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;

/** The prompts of the LLaVA-OneVision fixture, as Hugging Face's processor made them. */
public final class OnevisionFixture {
    public static final String FOLDER = "tiny-llava-onevision";
    public static final String REFERENCE = FOLDER + "/reference/";

    private static final int FRAMES = 4;
    private static final int FRAME = 3 * 70 * 70;

    private OnevisionFixture() {}

    public static VisionLanguageModel load() {
        return VisionLanguageModel.load(Fixtures.path(FOLDER), ModelOptions.defaults());
    }

    /** The prompts of a file without their padding, with visual tokens of the stored pixels. */
    public static List<ModelPrompt> prompts(VisionLanguageModel model, Safetensors reference) {
        float[] pixels = reference.tensor("input.pixel_values_videos").floats();
        int rows = (int) reference.shape("input.input_ids")[0];
        return IntStream.range(0, rows)
                .mapToObj(row -> new ModelPrompt(ids(reference, row), clip(model, pixels, row)))
                .toList();
    }

    private static VisualEmbedding clip(VisionLanguageModel model, float[] pixels, int row) {
        int size = FRAMES * FRAME;
        float[] clip = Arrays.copyOfRange(pixels, row * size, (row + 1) * size);
        return model.encode(clip, List.of(new FrameRange(0, FRAMES))).get(0);
    }

    /** The tokens of one row where its mask is 1. */
    private static int[] ids(Safetensors reference, int row) {
        int length = (int) reference.shape("input.input_ids")[1];
        long[] ids = reference.tensor("input.input_ids").longs();
        long[] mask = reference.tensor("input.attention_mask").longs();
        return IntStream.range(row * length, (row + 1) * length)
                .filter(i -> mask[i] == 1)
                .map(i -> (int) ids[i])
                .toArray();
    }

    /** The prompt about the still picture. */
    public static ModelPrompt picture(VisionLanguageModel model, Safetensors reference) {
        long[] size = reference.tensor("input.image_sizes").longs();
        VisualEmbedding visual =
                model.encodePicture(
                        reference.tensor("input.pixel_values").floats(),
                        (int) size[1],
                        (int) size[0]);
        int[] ids = ids(reference, 0);
        List<Integer> placeholders = model.config().family().placeholders();
        return new ModelPrompt(
                Arrays.stream(ids)
                        .map(id -> placeholders.contains(id) ? placeholders.get(0) : id)
                        .toArray(),
                visual);
    }
}
