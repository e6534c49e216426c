package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.TestDevice.OnDevice;

/** Steps of an adapter on a GPU against the same steps on the CPU. */
class DeviceTrainingTest {
    private static final AdamWConfig ADAMW = new AdamWConfig(0.9, 0.999, 1e-8, 0.1, 1);
    private static final double RATE = 1e-3;

    /** AdamW moves each weight by at most the rate, whatever the gradient: half of it is far. */
    @ParameterizedTest
    @OnDevice
    @CsvSource({
        "float32, false, 2e-5",
        "float32, true, 2e-5",
        "bfloat16, false, 5e-4",
        "float16, false, 5e-4"
    })
    void stepsAreThoseOfTheCpu(String dtype, boolean checkpointing, double limit) {
        List<float[]> expected = steps(ModelOptions.defaults(), false);
        List<float[]> found = steps(TestDevice.options(dtype), checkpointing);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).length; j++) {
                sum += Math.abs(expected.get(i)[j] - found.get(i)[j]);
                count++;
            }
        }
        assertThat(sum / count).isLessThan(limit);
    }

    /** The adapter after two steps, the second by a trainer restored from the first's state. */
    private static List<float[]> steps(ModelOptions options, boolean checkpointing) {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(Fixtures.path("tiny-llava"), options);
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            List<AdapterTrainer.Example> examples = examples(model);
            try (AdapterTrainer first = new AdapterTrainer(model, adapter, ADAMW, checkpointing);
                    AdapterTrainer second =
                            new AdapterTrainer(model, adapter, ADAMW, checkpointing)) {
                first.step(examples, RATE);
                second.restore(first.snapshot());
                second.step(examples, RATE);
            }
            List<float[]> values = new ArrayList<>();
            adapter.tensors().forEach(tensor -> values.add(tensor.toFloatArray()));
            return values;
        }
    }

    /** A learner's tensors stay for a whole run and are read at every checkpoint. */
    @Test
    @OnDevice
    void readingATensorLeavesNothingBehind() {
        try (NDManager scope = Kernels.on(TestDevice.name()).newManager()) {
            NDArray tensor = scope.ones(new Shape(5));
            assertThat(TensorData.of(tensor).floats()).containsOnly(1).hasSize(5);
            assertThat(scope.getManagedArrays()).hasSize(1);
        }
    }

    private static List<AdapterTrainer.Example> examples(VisionLanguageModel model) {
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors");
                Safetensors response =
                        Fixtures.tensors("tiny-llava/reference/response.safetensors")) {
            VisualEmbedding visual =
                    model.encode(
                                    single.tensor("input.pixel_values").floats(),
                                    List.of(new FrameRange(0, 4)))
                            .get(0);
            return List.of(
                    new AdapterTrainer.Example(
                            new ModelPrompt(ints(single.tensor("input.input_ids")), visual),
                            ints(response.tensor("response_ids"))));
        }
    }

    private static int[] ints(TensorData tensor) {
        return Arrays.stream(tensor.longs()).mapToInt(Math::toIntExact).toArray();
    }
}
