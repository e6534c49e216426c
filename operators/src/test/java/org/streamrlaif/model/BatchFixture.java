package org.streamrlaif.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;

/** The three prompts of the batch fixture, of different lengths and numbers of frames. */
public final class BatchFixture {
    private BatchFixture() {}

    /**
     * The prompts without padding, their visual tokens computed by the model from the stored
     * pixels.
     */
    public static List<ModelPrompt> prompts(VisionLanguageModel model, Safetensors batch) {
        float[] pixels = batch.tensor("input.pixel_values").floats();
        JsonNode samples = Fixtures.json("tiny-llava/reference/meta.json").get("samples");
        List<ModelPrompt> prompts = new ArrayList<>();
        int frame = 0;
        for (JsonNode sample : samples) {
            int frames = sample.get("frames").asInt();
            VisualEmbedding visual =
                    frames == 0
                            ? null
                            : model.encode(pixels, List.of(new FrameRange(frame, frame + frames)))
                                    .get(0);
            JsonNode ids = sample.get("prompt_ids");
            prompts.add(
                    new ModelPrompt(
                            IntStream.range(0, ids.size()).map(i -> ids.get(i).asInt()).toArray(),
                            visual));
            frame += frames;
        }
        return prompts;
    }
}
