package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TestDevice;
import org.streamrlaif.model.TestDevice.OnDevice;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.kernel.SecondDevice;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.state.StateReader;

/** Steps of an adapter on another device against the same steps on the CPU. */
class DeviceTuningTest {
    private static final OptimizerConfig ADAMW =
            new OptimizerConfig(LearningRate.constant(1e-3, 0), 0.9, 0.999, 1e-8, 0.1, 1);
    private static final int[] ANSWER = {40, 50, 60};

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingOfAStepIsMadeElsewhere(boolean checkpointing) {
        SecondDevice device = SecondDevice.here();
        device.distances();
        float[] found = gradients(device.toString(), checkpointing);
        device.letTheCpuGoItsWays();
        assertThat(gradients("cpu", false)).isEqualTo(found);
        assertThat(device.distances())
                .containsKeys("token_gradient", "packed_embeds")
                .allSatisfy((kernel, distance) -> assertThat(distance).as(kernel).isLessThan(1e-5));
    }

    /** The adapter after two steps, the second by a tuning restored from the first's state. */
    private static List<float[]> steps(ModelOptions options, boolean checkpointing) {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(Fixtures.path("tiny-llava"), options);
                AdapterTuning first = tuning(model, checkpointing);
                AdapterTuning second = tuning(model, checkpointing)) {
            addGradient(model, first);
            first.trained().step(true);
            Map<String, byte[]> state = AdapterTuningTest.state(model, first);
            second.read(new StateReader(state));
            addGradient(model, second);
            second.trained().step(true);
            List<float[]> values = new ArrayList<>();
            second.adapter().tensors().forEach(tensor -> values.add(tensor.toFloatArray()));
            return values;
        }
    }

    /** Gradient of the first B for an answer about four frames. */
    private static float[] gradients(String device, boolean checkpointing) {
        ModelOptions options = new ModelOptions(device, "float32", null);
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(Fixtures.path("tiny-llava"), options);
                AdapterTuning tuning = tuning(model, checkpointing)) {
            addGradient(model, tuning);
            return tuning.trained().gradients().get(1).toFloatArray();
        }
    }

    private static AdapterTuning tuning(VisionLanguageModel model, boolean checkpointing) {
        return new AdapterTuning(
                model,
                model.readAdapter(Fixtures.path("tiny-llava/lora-adapter")),
                ADAMW,
                checkpointing);
    }

    private static void addGradient(VisionLanguageModel model, AdapterTuning tuning) {
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            int[] prompt =
                    Arrays.stream(single.tensor("input.input_ids").longs())
                            .mapToInt(Math::toIntExact)
                            .toArray();
            float[] pixels = single.tensor("input.pixel_values").floats();
            VisualEmbedding visual = model.encode(pixels, List.of(new FrameRange(0, 4))).get(0);
            PromptResponse answer = new PromptResponse(new ModelPrompt(prompt, visual), ANSWER);
            AdapterTuningTest.addGradient(model, tuning, ANSWER.length, answer);
        }
    }
}
