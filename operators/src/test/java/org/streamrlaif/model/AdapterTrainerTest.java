package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.AdapterTrainer.Example;

/** Losses, gradients and updates against PyTorch and PEFT in float64. */
class AdapterTrainerTest {
    private static final AdamWConfig ADAMW = new AdamWConfig(0.9, 0.999, 1e-8, 0.01, 1);

    private static VisionLanguageModel model;
    private static Safetensors reference;
    private static JsonNode numbers;
    private static Example example;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
        reference = Fixtures.tensors("tiny-llava/reference/lora.safetensors");
        numbers = Fixtures.json("tiny-llava/reference/lora.json").path("info");
        try (Safetensors response = Fixtures.tensors("tiny-llava/reference/response.safetensors");
                Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            float[] features = single.tensor("features").floats();
            int[] prompt = ints(single.tensor("input.input_ids").longs());
            example =
                    new Example(
                            new ModelPrompt(prompt, new VisualEmbedding(64, 96, 4, features)),
                            ints(response.tensor("response_ids").longs()));
        }
    }

    @AfterAll
    static void close() {
        reference.close();
        model.close();
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    private static LoraAdapter adapter() {
        return model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
    }

    @Test
    void lossAndEveryGradientAreThoseOfFloat64() {
        try (LoraAdapter adapter = adapter();
                AdapterTrainer trainer = new AdapterTrainer(model, adapter, ADAMW, false)) {
            double loss = trainer.accumulate(List.of(example), example.response().length);
            assertThat(loss)
                    .isCloseTo(reference.tensor("nll.loss_fp64").doubles()[0], within(1e-4));
            for (int i = 0; i < adapter.names().size(); i++) {
                String name = adapter.names().get(i);
                assertClose(
                        name,
                        trainer.gradients().get(i),
                        reference.tensor("nll.grad_fp64." + name).doubles());
            }
        }
    }

    private static void assertClose(String name, NDArray actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        float[] values = actual.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[i]).as(name).isCloseTo(expected[i], within(1e-4 * largest));
        }
    }

    @Test
    void microBatchesAddUpToTheBatchAndPaddingDoesNotCount() {
        Example shorter = new Example(example.prompt(), Arrays.copyOf(example.response(), 4));
        int tokens = example.response().length + 4;
        try (LoraAdapter adapter = adapter();
                AdapterTrainer whole = new AdapterTrainer(model, adapter, ADAMW, false);
                AdapterTrainer parts = new AdapterTrainer(model, adapter, ADAMW, false)) {
            double loss = whole.accumulate(List.of(shorter, example), tokens);
            double sum = parts.accumulate(List.of(shorter), tokens);
            sum += parts.accumulate(List.of(example), tokens);
            assertThat(sum).isCloseTo(loss, within(1e-5));
            for (int i = 0; i < adapter.names().size(); i++) {
                float[] expected = whole.gradients().get(i).toFloatArray();
                double[] wide = new double[expected.length];
                Arrays.setAll(wide, k -> expected[k]);
                assertClose(adapter.names().get(i), parts.gradients().get(i), wide);
            }
        }
    }

    @Test
    void checkpointingChangesNothing() {
        Example shorter = new Example(example.prompt(), Arrays.copyOf(example.response(), 4));
        int tokens = example.response().length + 4;
        try (LoraAdapter adapter = adapter();
                AdapterTrainer kept = new AdapterTrainer(model, adapter, ADAMW, false);
                AdapterTrainer again = new AdapterTrainer(model, adapter, ADAMW, true)) {
            double loss = kept.accumulate(List.of(shorter, example), tokens);
            assertThat(again.accumulate(List.of(shorter, example), tokens)).isEqualTo(loss);
            for (int i = 0; i < adapter.names().size(); i++) {
                assertThat(again.gradients().get(i).toFloatArray())
                        .as(adapter.names().get(i))
                        .isEqualTo(kept.gradients().get(i).toFloatArray());
            }
        }
    }

    @Test
    void anAdapterOnSomeOfTheLayersLearns() {
        LoraConfig some = new LoraConfig(4, 8, List.of("k_proj", "up_proj", "down_proj"));
        try (LoraAdapter few = model.newAdapter(some, 3);
                AdapterTrainer trainer = new AdapterTrainer(model, few, ADAMW, false)) {
            double before = trainer.step(List.of(example), 1e-2);
            for (int step = 0; step < 5; step++) {
                trainer.step(List.of(example), 1e-2);
            }
            assertThat(trainer.accumulate(List.of(example), example.response().length))
                    .isLessThan(before - 0.01);
        }
    }

    @Test
    void fiveStepsOfAdamWFollowTheReference() {
        JsonNode losses = numbers.path("adamw losses fp32 (before each step, then final)");
        JsonNode norms = numbers.path("adamw grad norms before clipping fp32");
        try (LoraAdapter adapter = adapter();
                LoraAdapter moved = adapter.copy();
                AdapterTrainer trainer = new AdapterTrainer(model, adapter, ADAMW, false);
                AdapterTrainer other = new AdapterTrainer(model, moved, ADAMW, false)) {
            for (int step = 0; step < 5; step++) {
                AdapterTrainer current = step < 3 ? trainer : other;
                if (step == 3) {
                    other.restore(trainer.snapshot());
                }
                assertThat(current.accumulate(List.of(example), example.response().length))
                        .isCloseTo(losses.get(step).asDouble(), within(1e-4));
                double norm = current.update(5e-3);
                assertThat(norm).isCloseTo(norms.get(step).asDouble(), within(1e-4 * norm));
            }
            assertThat(other.accumulate(List.of(example), example.response().length))
                    .isCloseTo(losses.get(5).asDouble(), within(1e-4));
            for (int i = 0; i < moved.names().size(); i++) {
                String name = moved.names().get(i);
                double[] expected = reference.tensor("adamw.fp64." + name).doubles();
                float[] actual = moved.tensors().get(i).toFloatArray();
                for (int k = 0; k < expected.length; k++) {
                    assertThat((double) actual[k]).as(name).isCloseTo(expected[k], within(1e-4));
                }
            }
        }
    }
}
