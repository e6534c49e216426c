package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.TrainedTensors;

/** Losses, gradients and updates of one response against PyTorch and PEFT in float64. */
class AdapterTuningTest {
    private static final OptimizerConfig ADAMW =
            new OptimizerConfig(LearningRate.constant(5e-3, 0), 0.9, 0.999, 1e-8, 0.01, 1);

    private static VisionLanguageModel model;
    private static Safetensors reference;
    private static JsonNode numbers;
    private static PromptResponse answer;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
        reference = Fixtures.tensors("tiny-llava/reference/lora.safetensors");
        numbers = Fixtures.json("tiny-llava/reference/lora.json").path("info");
        try (Safetensors response = Fixtures.tensors("tiny-llava/reference/response.safetensors");
                Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            float[] features = single.tensor("features").floats();
            int[] prompt = ints(single.tensor("input.input_ids").longs());
            answer =
                    new PromptResponse(
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

    private static AdapterTuning tuning(LoraAdapter adapter, boolean checkpointing) {
        return new AdapterTuning(model, adapter, ADAMW, checkpointing);
    }

    private static AdapterTuning tuning() {
        return tuning(adapter(), false);
    }

    /** The same prompt with the first tokens of the response only. */
    private static PromptResponse shorter() {
        return new PromptResponse(answer.prompt(), Arrays.copyOf(answer.response(), 4));
    }

    /** Adds the gradient of a mean over {@code tokens}, each answer in a row of its own. */
    static double addGradient(
            VisionLanguageModel model, Tuning tuning, int tokens, PromptResponse... answers) {
        List<TrainingRow> rows =
                TrainingRow.pack(
                        IntStream.range(0, answers.length)
                                .mapToObj(i -> example("clip " + i, answers[i]))
                                .toList(),
                        2048,
                        model.config().imageTokenId());
        assertThat(rows).hasSize(answers.length);
        try (TrainingBatch batch = new TrainingBatch(model, rows, tokens)) {
            return tuning.addGradient(batch);
        }
    }

    private static Example example(String clip, PromptResponse answer) {
        return new Example(clip, answer.prompt().visual(), List.of(answer), 1);
    }

    private static double addGradient(Tuning tuning) {
        return addGradient(model, tuning, answer.response().length, answer);
    }

    private static float[] gradient(Tuning tuning, int tensor) {
        return tuning.trained().gradients().get(tensor).toFloatArray();
    }

    private static double[] wide(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @Test
    void lossAndEveryGradientAreThoseOfFloat64() {
        try (AdapterTuning tuning = tuning()) {
            assertThat(addGradient(tuning))
                    .isCloseTo(reference.tensor("nll.loss_fp64").doubles()[0], within(1e-4));
            for (int i = 0; i < tuning.adapter().names().size(); i++) {
                String name = tuning.adapter().names().get(i);
                double[] expected = reference.tensor("nll.grad_fp64." + name).doubles();
                assertClose(name, gradient(tuning, i), expected);
            }
        }
    }

    private static void assertClose(String name, float[] actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as(name).isCloseTo(expected[i], within(1e-4 * largest));
        }
    }

    @Test
    void lossAndGradientsOnABfloat16ModelPointWhereTheReferencesDo() {
        ModelOptions half = new ModelOptions("cpu", "bfloat16", null);
        try (VisionLanguageModel halved =
                        VisionLanguageModel.load(Fixtures.path("tiny-llava"), half);
                AdapterTuning tuning =
                        new AdapterTuning(
                                halved,
                                halved.readAdapter(Fixtures.path("tiny-llava/lora-adapter")),
                                ADAMW,
                                false)) {
            assertThat(addGradient(halved, tuning, answer.response().length, answer))
                    .isCloseTo(reference.tensor("nll.loss_fp64").doubles()[0], within(0.03));
            double product = 0;
            double actualSquares = 0;
            double expectedSquares = 0;
            for (int i = 0; i < tuning.adapter().names().size(); i++) {
                float[] actual = gradient(tuning, i);
                double[] expected =
                        reference
                                .tensor("nll.grad_fp64." + tuning.adapter().names().get(i))
                                .doubles();
                for (int j = 0; j < expected.length; j++) {
                    product += actual[j] * expected[j];
                    actualSquares += actual[j] * actual[j];
                    expectedSquares += expected[j] * expected[j];
                }
            }
            assertThat(product / Math.sqrt(actualSquares * expectedSquares)).isGreaterThan(0.99);
            assertThat(Math.sqrt(actualSquares / expectedSquares)).isBetween(0.95, 1.05);
        }
    }

    @Test
    void microBatchesAddUpToTheBatchAndPaddingDoesNotCount() {
        int tokens = answer.response().length + 4;
        try (AdapterTuning whole = tuning();
                AdapterTuning parts = tuning()) {
            double loss = addGradient(model, whole, tokens, shorter(), answer);
            double sum = addGradient(model, parts, tokens, shorter());
            sum += addGradient(model, parts, tokens, answer);
            assertThat(sum).isCloseTo(loss, within(1e-5));
            for (int i = 0; i < whole.adapter().names().size(); i++) {
                assertClose(
                        whole.adapter().names().get(i),
                        gradient(parts, i),
                        wide(gradient(whole, i)));
            }
        }
    }

    @Test
    void checkpointingChangesNothing() {
        int tokens = answer.response().length + 4;
        try (AdapterTuning kept = tuning(adapter(), false);
                AdapterTuning again = tuning(adapter(), true)) {
            double loss = addGradient(model, kept, tokens, shorter(), answer);
            assertThat(addGradient(model, again, tokens, shorter(), answer)).isEqualTo(loss);
            for (int i = 0; i < kept.adapter().names().size(); i++) {
                assertThat(gradient(again, i))
                        .as(kept.adapter().names().get(i))
                        .isEqualTo(gradient(kept, i));
            }
        }
    }

    @Test
    void gradientsAreTheSameFromAnyThreadAndAnyNumberOfTimes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            float[] expected = gradientOfQueries();
            List<Future<float[]>> runs =
                    IntStream.range(0, 9)
                            .mapToObj(i -> threads.submit(AdapterTuningTest::gradientOfQueries))
                            .toList();
            for (Future<float[]> run : runs) {
                assertThat(run.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Gradient of B of the first layer's queries for one short answer. */
    private static float[] gradientOfQueries() {
        LoraAdapter adapter = model.newAdapter(new LoraConfig(2, 2, List.of("q_proj")), 3);
        try (AdapterTuning tuning = tuning(adapter, false)) {
            PromptResponse answer =
                    new PromptResponse(
                            new ModelPrompt(new int[] {1, 20, 30}, null), new int[] {40, 50});
            addGradient(model, tuning, 2, answer);
            assertThat(adapter.tensors().get(1).hasGradient()).isFalse();
            return gradient(tuning, 1);
        }
    }

    @Test
    void anAdapterOnSomeOfTheLayersLearns() {
        LoraConfig some = new LoraConfig(4, 8, List.of("k_proj", "up_proj", "down_proj"));
        try (AdapterTuning tuning = tuning(model.newAdapter(some, 3), false)) {
            double before = addGradient(tuning);
            for (int step = 0; step < 6; step++) {
                tuning.trained().step(true);
                addGradient(tuning);
            }
            tuning.trained().discard();
            assertThat(addGradient(tuning)).isLessThan(before - 0.01);
        }
    }

    @Test
    void fiveStepsOfAdamWFollowTheReference() {
        JsonNode losses = numbers.path("adamw losses fp32 (before each step, then final)");
        JsonNode norms = numbers.path("adamw grad norms before clipping fp32");
        try (AdapterTuning started = tuning();
                AdapterTuning moved = tuning()) {
            for (int step = 0; step < 5; step++) {
                AdapterTuning current = step < 3 ? started : moved;
                if (step == 3) {
                    moved.read(new StateReader(state(model, started)));
                }
                assertThat(addGradient(current))
                        .isCloseTo(losses.get(step).asDouble(), within(1e-4));
                TrainedTensors.Update update = current.trained().step(true);
                double norm = norms.get(step).asDouble();
                assertThat(update.gradNorm()).isCloseTo(norm, within(1e-4 * norm));
            }
            assertThat(addGradient(moved)).isCloseTo(losses.get(5).asDouble(), within(1e-4));
            LoraAdapter adapter = moved.adapter();
            for (int i = 0; i < adapter.names().size(); i++) {
                String name = adapter.names().get(i);
                double[] expected = reference.tensor("adamw.fp64." + name).doubles();
                float[] actual = adapter.tensors().get(i).toFloatArray();
                for (int k = 0; k < expected.length; k++) {
                    assertThat((double) actual[k]).as(name).isCloseTo(expected[k], within(1e-4));
                }
            }
        }
    }

    /** What a trainer saves of it. */
    static Map<String, byte[]> state(VisionLanguageModel model, AdapterTuning tuning) {
        StateWriter state = new StateWriter();
        state.tensors("", tuning.tensors(), 0);
        state.part("optimizer/", tuning.trained().count());
        return StateEntry.copy(state.entries());
    }
}
