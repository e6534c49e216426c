package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;

@Tag("numeric")
class RandomModelTest {
    private final ModelConfig config = ModelFamilies.read(Fixtures.path("tiny-llava"));

    private VisionLanguageModel model(String dtype, long seed) {
        return VisionLanguageModel.random(config, new ModelOptions("cpu", dtype, null), seed);
    }

    @Test
    void theSeedDecidesTheWeightsAndTheScaleIsThatOfATrainableModel() {
        try (VisionLanguageModel one = model("float32", 7);
                VisionLanguageModel same = model("float32", 7);
                VisionLanguageModel other = model("float32", 8)) {
            float[] head = one.decoder().head().toFloatArray();
            assertThat(head).isEqualTo(same.decoder().head().toFloatArray());
            assertThat(head).isNotEqualTo(other.decoder().head().toFloatArray());
            double squares = 0;
            for (float x : head) {
                squares += x * x;
            }
            // A mean of n squares of normal numbers has the standard deviation √(2 / n).
            assertThat(squares / head.length * config.text().width())
                    .isCloseTo(1, within(4 * Math.sqrt(2.0 / head.length)));
            assertThat(one.decoder().weights().get(0).toFloatArray()).containsOnly(1f);
            int preNormBias = 4;
            assertThat(one.vision().tower().tensors().get(preNormBias).toFloatArray())
                    .containsOnly(0f);
        }
    }

    @Test
    void itRunsFromPixelsToHiddenStatesInEveryType() {
        for (String dtype : List.of("float32", "bfloat16", "float64")) {
            try (VisionLanguageModel model = model(dtype, 1);
                    NDManager scope = model.kernels().newManager()) {
                float[] pixels = new float[2 * 3 * 56 * 56];
                VisualEmbedding visual = model.encode(pixels, List.of(new FrameRange(0, 2))).get(0);
                int image = config.imageTokenId();
                ModelPrompt prompt = model.expand(new int[] {1, image, image, 5}, visual);
                assertThat(prompt.length()).isEqualTo(34);
                float[] hidden =
                        model.kernels()
                                .call("float32")
                                .tensor(
                                        "x",
                                        model.hidden(
                                                TokenBatch.rightPadded(List.of(prompt)),
                                                null,
                                                scope))
                                .run(scope)
                                .toFloatArray();
                assertThat(hidden).hasSize(34 * 96).doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void whatBelongsToAFolderIsNotThere() {
        try (VisionLanguageModel model = model("float32", 1)) {
            assertThatThrownBy(() -> model.prompt("Hello", null))
                    .hasMessage("chat template: none, as the model's weights are random");
        }
    }
}
