package org.streamrlaif.model.vision;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.QwenVlFixture;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class PairTowerTest {
    @ParameterizedTest
    @CsvSource({
        "tiny-qwen2_5_vl, columns",
        "tiny-qwen2_5_vl, widened",
        "tiny-qwen3_vl, columns",
        "tiny-qwen3_vl, widened"
    })
    void everyWayOfTheProductsGivesTheSameStates(String name, String way) {
        try (VisionLanguageModel model = QwenVlFixture.load(name);
                NDManager scope = model.kernels().newManager()) {
            float[] pixels = new float[2 * 3 * 240 * 240];
            Random random = new Random(5);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) random.nextGaussian();
            }
            PairTower tower = (PairTower) model.vision().tower();
            float[] before = states(model, tower, pixels, scope);
            tower.take(way, model.kernels(), scope);
            Rounding.of(model.config())
                    .check("states", states(model, tower, pixels, scope), before);
        }
    }

    private static float[] states(
            VisionLanguageModel model, PairTower tower, float[] pixels, NDManager scope) {
        return tower.features(
                        model.kernels(), scope.create(pixels, new Shape(2, 3, 240, 240)), scope)
                .toFloatArray();
    }
}
