package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.QwenVlFixture;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.packing.PackedPrompt;

/**
 * Adapters on Qwen-VL's decoders: gradients against PyTorch and PEFT in float64, and packed rows
 * against plain ones.
 */
@Tag("numeric")
class QwenVlGradientTest {
    private static final OptimizerConfig ADAMW =
            new OptimizerConfig(LearningRate.constant(5e-3, 0), 0.9, 0.999, 1e-8, 0.01, 1);

    @ParameterizedTest
    @CsvSource({
        "tiny-qwen2_5_vl, false",
        "tiny-qwen2_5_vl, true",
        "tiny-qwen3_vl, false",
        "tiny-qwen3_vl, true"
    })
    void lossAndEveryGradientAreThoseOfFloat64(String name, boolean checkpointing) {
        try (VisionLanguageModel model = QwenVlFixture.load(name);
                Safetensors reference = Fixtures.tensors(name + "/reference/lora.safetensors");
                AdapterTuning tuning =
                        new AdapterTuning(
                                model,
                                model.readAdapter(Fixtures.path(name + "/lora-adapter")),
                                ADAMW,
                                checkpointing)) {
            PromptResponse answer =
                    new PromptResponse(
                            QwenVlFixture.prompt(model, name), QwenVlFixture.response(name));
            double loss =
                    AdapterTuningTest.addGradient(model, tuning, answer.response().length, answer);
            assertThat(loss)
                    .isCloseTo(reference.tensor("nll.loss_fp64").doubles()[0], within(1e-4));
            for (int i = 0; i < tuning.adapter().names().size(); i++) {
                String tensor = tuning.adapter().names().get(i);
                double[] expected = reference.tensor("nll.grad_fp64." + tensor).doubles();
                float[] actual = tuning.trained().gradients().get(i).toFloatArray();
                double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                for (int j = 0; j < expected.length; j++) {
                    assertThat((double) actual[j])
                            .as(tensor)
                            .isCloseTo(expected[j], within(1e-4 * largest));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_5_vl", "tiny-qwen3_vl"})
    void rowsThatShareAVideoSayWhatEachSaysAlone(String name) {
        try (VisionLanguageModel model = QwenVlFixture.load(name);
                LoraAdapter adapter = model.readAdapter(Fixtures.path(name + "/lora-adapter"));
                Safetensors reference = Fixtures.tensors(name + "/reference/lora.safetensors")) {
            ModelPrompt prompt = QwenVlFixture.prompt(model, name);
            int[] response = QwenVlFixture.response(name);
            ModelPrompt other = prompt.append(40, 41, 42);
            int[] short1 = {50, 51};
            List<PackedPrompt> rows =
                    List.of(
                            new PackedPrompt(other, List.of(short1)),
                            new PackedPrompt(prompt, List.of(short1, response)),
                            new PackedPrompt(
                                    new ModelPrompt(new int[] {5, 6, 7}, null), List.of(short1)));
            float[] expected = reference.tensor("response_logprobs").floats();
            try (PackedBatch batch = new PackedBatch(model, rows)) {
                float[] packed = logprobs(model, adapter, batch, 1, 1, response);
                for (int t = 0; t < response.length; t++) {
                    assertThat(packed[t]).isCloseTo(expected[t], within(1e-4f));
                }
                float[] text = logprobs(model, adapter, batch, 2, 0, short1);
                try (PackedBatch alone = new PackedBatch(model, rows.subList(2, 3))) {
                    float[] textAlone = logprobs(model, adapter, alone, 0, 0, short1);
                    assertThat(text[1]).isCloseTo(textAlone[1], within(1e-4f));
                }
                float[] further = logprobs(model, adapter, batch, 0, 0, short1);
                try (PackedBatch alone = new PackedBatch(model, rows.subList(0, 1))) {
                    float[] furtherAlone = logprobs(model, adapter, alone, 0, 0, short1);
                    assertThat(further[1]).isCloseTo(furtherAlone[1], within(1e-4f));
                }
            }
        }
    }

    private static float[] logprobs(
            VisionLanguageModel model,
            LoraAdapter adapter,
            PackedBatch batch,
            int row,
            int block,
            int[] tokens) {
        long[] places = new long[tokens.length];
        long[] targets = new long[tokens.length];
        for (int t = 0; t < tokens.length; t++) {
            places[t] = batch.place(row, block, t - 1);
            targets[t] = tokens[t];
        }
        NDArray result =
                batch.call("packed_logprobs", adapter)
                        .tensor("rows", batch.manager().create(places))
                        .tensor("head", model.decoder().head())
                        .tensor("targets", batch.manager().create(targets))
                        .real("temperature", 1)
                        .run(batch.manager());
        return result.toFloatArray();
    }
}
