package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.model.Closeness.maxDifference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loaded model against Hugging Face's numbers; limits from the fixtures' description. */
class LlavaParityTest {
    private static final String REFERENCE = "tiny-llava/reference/";
    private static final float FEATURES = 5e-5f;
    private static final float LOGITS = 2e-4f;
    private static final float LOGPROBS = 5e-5f;

    private final NDManager scope = Kernels.on("cpu").newManager();

    @AfterEach
    void close() {
        scope.close();
    }

    private static VisionLanguageModel load(String folder) {
        return VisionLanguageModel.load(Fixtures.path(folder), ModelOptions.defaults());
    }

    private static ModelPrompt prompt(
            VisionLanguageModel model,
            Safetensors reference,
            String ids,
            int row,
            int firstFrame,
            int frames) {
        VisualEmbedding visual =
                model.encode(
                                reference.tensor("input.pixel_values").floats(),
                                List.of(new FrameRange(firstFrame, firstFrame + frames)))
                        .get(0);
        long[] all = reference.tensor(ids).longs();
        int length = (int) reference.shape(ids)[1];
        int[] tokens =
                IntStream.range(row * length, (row + 1) * length).map(i -> (int) all[i]).toArray();
        return new ModelPrompt(tokens, visual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-llava-hub"})
    void featuresHiddenStatesAndLogits(String folder) {
        try (VisionLanguageModel model = load(folder);
                Safetensors reference = Fixtures.tensors(REFERENCE + "single.safetensors")) {
            ModelPrompt prompt = prompt(model, reference, "input.input_ids", 0, 0, 4);
            assertThat(prompt.visual().blocks()).isEqualTo(4);
            assertThat(maxDifference(prompt.visual().data(), reference, "features"))
                    .isLessThan(FEATURES);

            TokenBatch batch = TokenBatch.leftPadded(List.of(prompt));
            assertThat(maxDifference(model.embed(batch, scope), reference, "inputs_embeds"))
                    .isLessThan(FEATURES);
            NDArray hidden = model.hidden(batch, null, scope);
            assertThat(maxDifference(hidden, reference, "last_hidden_state")).isLessThan(LOGITS);
            assertThat(maxDifference(logits(model, hidden), reference, "logits"))
                    .isLessThan(LOGITS);
        }
    }

    @Test
    void everyHiddenStateOfTheTower() {
        try (VisionLanguageModel model = load("tiny-llava");
                Safetensors reference = Fixtures.tensors(REFERENCE + "single.safetensors")) {
            NDArray pixels =
                    reference.tensor("input.pixel_values").toArray(scope, DataType.FLOAT32);
            VisionConfig vision = model.config().vision();
            for (int layers = 0; layers <= vision.layers(); layers++) {
                NDArray states =
                        model.kernels()
                                .call("clip_tower")
                                .tensor(pixels)
                                .tensors(model.vision().tower().tensors())
                                .integer(layers)
                                .integer(vision.heads())
                                .real(vision.normEps())
                                .text(vision.activation())
                                .flag(false)
                                .run(scope);
                assertThat(maxDifference(states, reference, "vision.hidden_states." + layers))
                        .isLessThan(FEATURES);
            }
            NDArray selected = model.vision().tower().features(model.kernels(), pixels, scope);
            assertThat(maxDifference(selected, reference, "vision.selected")).isLessThan(FEATURES);
        }
    }

    @Test
    void logprobsAndEntropyOfAResponse() {
        try (VisionLanguageModel model = load("tiny-llava");
                Safetensors reference = Fixtures.tensors(REFERENCE + "response.safetensors")) {
            ModelPrompt prompt = prompt(model, reference, "input.input_ids", 0, 0, 4);
            NDArray hidden = model.hidden(TokenBatch.rightPadded(List.of(prompt)), null, scope);
            NDList figures = figures(model, hidden, reference, 1);
            assertThat(maxDifference(figures.get(0), reference, "logprobs")).isLessThan(LOGPROBS);
            assertThat(maxDifference(figures.get(1), reference, "entropy")).isLessThan(LOGPROBS);
            NDList cooler = figures(model, hidden, reference, 0.7);
            assertThat(maxDifference(cooler.get(0), reference, "logprobs_temp0.7"))
                    .isLessThan(LOGPROBS);
        }
    }

    /** Log-probabilities and entropies at the places that predict the response. */
    private NDList figures(
            VisionLanguageModel model, NDArray hidden, Safetensors reference, double temperature) {
        long first = reference.tensor("prompt_len").longs()[0] - 1;
        long[] targets = reference.tensor("response_ids").longs();
        NDArray rows =
                model.kernels()
                        .call("pick_rows")
                        .tensor(hidden)
                        .tensor(
                                scope.create(
                                        IntStream.range(0, targets.length)
                                                .mapToLong(i -> first + i)
                                                .toArray()))
                        .run(scope);
        return model.kernels()
                .call("token_logprobs_entropy")
                .tensor(rows)
                .tensor(model.decoder().head())
                .tensor(scope.create(targets))
                .real(temperature)
                .runList(scope);
    }

    @Test
    void anAdapterBesideTheWeightsAndFoldedIntoThem(@TempDir Path saved) {
        try (VisionLanguageModel model = load("tiny-llava");
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
                Safetensors single = Fixtures.tensors(REFERENCE + "single.safetensors");
                Safetensors reference = Fixtures.tensors(REFERENCE + "lora.safetensors")) {
            ModelPrompt prompt = prompt(model, single, "input.input_ids", 0, 0, 4);
            TokenBatch batch = TokenBatch.rightPadded(List.of(prompt));
            NDArray beside = logits(model, model.hidden(batch, adapter, scope));
            assertThat(maxDifference(beside, reference, "logits")).isLessThan(LOGITS);
            model.save(saved, adapter);
            try (VisionLanguageModel folded =
                    VisionLanguageModel.load(saved, ModelOptions.defaults())) {
                assertThat(
                                maxDifference(
                                        logits(folded, folded.hidden(batch, null, scope)),
                                        reference,
                                        "logits"))
                        .isLessThan(LOGITS);
            }
        }
    }

    @Test
    void paddingOnTheLeftChangesNothing() {
        try (VisionLanguageModel model = load("tiny-llava");
                Safetensors reference = Fixtures.tensors(REFERENCE + "batch.safetensors")) {
            List<ModelPrompt> prompts = BatchFixture.prompts(model, reference);
            TokenBatch batch = TokenBatch.leftPadded(prompts);
            assertThat(batch.positions()).isEqualTo(reference.tensor("position_ids").longs());
            float[] logits = logits(model, model.hidden(batch, null, scope)).toFloatArray();
            float[] expected = reference.tensor("logits").floats();
            int vocabulary = model.config().text().vocabSize();
            double worst = 0;
            for (int i = 0; i < logits.length; i++) {
                if (batch.valid()[i / vocabulary]) {
                    worst = Math.max(worst, Math.abs(logits[i] - expected[i]));
                }
            }
            assertThat(worst).isLessThan(LOGITS);
        }
    }

    private NDArray logits(VisionLanguageModel model, NDArray hidden) {
        Shape shape = hidden.getShape();
        NDArray rows = hidden.reshape(shape.get(0) * shape.get(1), shape.get(2));
        return model.kernels()
                .call("head_logits")
                .tensor(rows)
                .tensor(model.decoder().head())
                .run(scope);
    }
}
