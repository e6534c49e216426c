package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that is not the CPU, and training an adapter on it. */
class SecondDeviceTest {
    private static final AdamWConfig ADAMW = new AdamWConfig(0.9, 0.999, 1e-8, 0, 1);

    private final SecondDevice device = SecondDevice.here();

    @Test
    void aTensorThatAKernelMakesOnTheDefaultDeviceIsFound() {
        try (NDManager scope = device.newManager()) {
            NDArray x = scope.ones(new Shape(3));
            assertThatThrownBy(() -> device.call("misplaced").tensor(x).run(scope))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("misplaced on another device than the CPU")
                    .hasMessageContaining("not a lazy tensor");
        }
    }

    @Test
    void anArrayOfTheCpuIsFound() {
        try (NDManager elsewhere = Kernels.on("cpu").newManager()) {
            NDArray x = elsewhere.ones(new Shape(3));
            assertThatThrownBy(() -> device.call("float32").tensor(x))
                    .hasMessage("float32: an array (3) of another device");
            assertThatThrownBy(() -> device.call("all_finite").tensors(List.of(x)))
                    .hasMessage("all_finite: an array (3) of another device");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAdapterIsTrainedAsOnTheCpu(boolean checkpointing) {
        device.distances();
        float[] expected = gradients("cpu", false);
        assertThat(gradients(device.toString(), checkpointing)).isEqualTo(expected);
        assertThat(device.distances())
                .containsKeys("token_gradient", "embed_prompts")
                .allSatisfy((kernel, distance) -> assertThat(distance).as(kernel).isLessThan(1e-5));
    }

    /** Gradients of all adapters for an answer about four frames. */
    private static float[] gradients(String device, boolean checkpointing) {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava"),
                                new ModelOptions(device, "float32", null));
                Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors");
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
                AdapterTrainer trainer = new AdapterTrainer(model, adapter, ADAMW, checkpointing)) {
            int[] prompt =
                    Arrays.stream(single.tensor("input.input_ids").longs())
                            .mapToInt(Math::toIntExact)
                            .toArray();
            VisualEmbedding visual =
                    model.encode(
                                    single.tensor("input.pixel_values").floats(),
                                    List.of(new FrameRange(0, 4)))
                            .get(0);
            trainer.accumulate(
                    List.of(
                            new AdapterTrainer.Example(
                                    new ModelPrompt(prompt, visual), new int[] {40, 50, 60})),
                    3);
            return trainer.gradients().get(1).toFloatArray();
        }
    }
}
