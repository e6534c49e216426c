package org.streamrlaif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class VisionTrainerTest {
    private static final int FRAMES = 4;
    private static final int COMBINATIONS = 3;
    private static final int TRAITS = 2;

    private final Random random = new Random(5);
    private final float[] presence = bits(FRAMES * COMBINATIONS);
    private final float[] places = values(FRAMES * 2 * TRAITS);
    private final float[] seen = bits(FRAMES * 2 * TRAITS);
    private final float[] patches = bits(FRAMES * 16 * TRAITS);

    private float[] bits(int count) {
        float[] bits = new float[count];
        for (int i = 0; i < count; i++) {
            bits[i] = random.nextInt(2);
        }
        return bits;
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static float[] pixels() {
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            return single.tensor("input.pixel_values").floats();
        }
    }

    private static VisionTrainer trainer() {
        try (Safetensors in = Fixtures.tensors("tiny-llava")) {
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            in.names().forEach(name -> tensors.put(name, in.tensor(name)));
            ModelConfig config = ModelFamilies.read(Fixtures.path("tiny-llava"));
            return new VisionTrainer(config, tensors, COMBINATIONS, TRAITS, 1);
        }
    }

    private double total(VisionTrainer trainer, float[] pixels) {
        float[] losses = trainer.accumulate(pixels, presence, places, seen, patches);
        return losses[0]
                + VisionTrainer.PLACE_WEIGHT * losses[1]
                + VisionTrainer.PATCH_WEIGHT * losses[2];
    }

    @Test
    void gradientsOfEveryTensorAgreeWithFiniteDifferences() {
        float[] pixels = pixels();
        try (VisionTrainer trainer = trainer()) {
            total(trainer, pixels);
            Rounding rounding = Rounding.of(ModelFamilies.read(Fixtures.path("tiny-llava")));
            new FiniteDifferences(() -> total(trainer, pixels), 8e-3, rounding)
                    .check(trainer.parameters());
        }
    }

    @Test
    void aFewStepsFitTheFramesAndOnlyTheTowerIsHandedOut() {
        float[] pixels = pixels();
        try (VisionTrainer trainer = trainer()) {
            for (int i = 0; i < 150; i++) {
                trainer.step(2e-3, pixels, presence, places, seen, patches);
            }
            float[] losses = trainer.step(0, pixels, presence, places, seen, patches);
            // Guessing bits costs ln 2 = 0.69 each, guessing places their variance of 1/12 = 0.083.
            assertThat(losses[0]).isLessThan(0.1f);
            assertThat(losses[1]).isLessThan(0.02f);
            assertThat(losses[2]).isLessThan(0.5f);
            float[] said = trainer.predict(pixels);
            int width = COMBINATIONS + 2 * TRAITS;
            for (int i = 0; i < presence.length; i++) {
                float logit = said[i / COMBINATIONS * width + i % COMBINATIONS];
                assertThat(logit > 0).isEqualTo(presence[i] > 0);
            }
            assertThat(trainer.tower().keySet()).allMatch(name -> name.startsWith("vision_tower."));
            assertThat(trainer.tower()).hasSize(5 + 4 * 16);
        }
    }
}
