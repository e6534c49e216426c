package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;

/**
 * A base in bfloat16 against the float32 reference. The limits are twice the distance of Hugging
 * Face's own bfloat16, as told by the fixture: ours is rounded in other places.
 */
@Tag("numeric")
class HalfPrecisionTest {
    private static final JsonNode NOISE =
            Fixtures.json("tiny-llava/reference/meta.json").get("noise");
    private static final JsonNode LOGITS =
            NOISE.get("single.logits bf16 compute vs fp32 (max, mean)");

    private static VisionLanguageModel model;
    private static Safetensors single;
    private static int[] prompt;
    private static VisualEmbedding visual;

    @BeforeAll
    static void load() {
        model =
                VisionLanguageModel.load(
                        Fixtures.path("tiny-llava-hub"), new ModelOptions("cpu", "bfloat16", null));
        single = Fixtures.tensors("tiny-llava/reference/single.safetensors");
        prompt = ints(single.tensor("input.input_ids").longs());
        visual =
                model.encode(
                                single.tensor("input.pixel_values").floats(),
                                List.of(new FrameRange(0, 4)))
                        .get(0);
    }

    @AfterAll
    static void close() {
        single.close();
        model.close();
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    @Test
    void logitsAreFloat32AndAsCloseAsTheTypeAllows() {
        try (NDManager scope = model.kernels().newManager()) {
            TokenBatch batch = TokenBatch.leftPadded(List.of(new ModelPrompt(prompt, visual)));
            NDArray logits =
                    model.kernels()
                            .call("head_logits")
                            .tensor("rows", model.hidden(batch, null, scope))
                            .tensor("head", model.decoder().head())
                            .run(scope);
            float[] actual = logits.toFloatArray();
            float[] expected = single.tensor("logits").floats();
            double sum = 0;
            for (int i = 0; i < expected.length; i++) {
                sum += Math.abs(actual[i] - expected[i]);
            }
            assertThat(Closeness.maxDifference(actual, expected))
                    .isLessThan(2 * LOGITS.get(0).asDouble());
            assertThat(sum / expected.length).isLessThan(2 * LOGITS.get(1).asDouble());
        }
    }
}
