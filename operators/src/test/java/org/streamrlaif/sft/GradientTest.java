package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.sft.Conversation.Turn;

/**
 * Tokens, losses and gradients of a conversation of two answers against Hugging Face's library in
 * float64, with labels of −100 for everything but the answers.
 */
@Tag("numeric")
class GradientTest {
    private static final OptimizerConfig OPTIMIZER =
            OptimizerConfig.of(LearningRate.constant(1e-3, 0));
    private static final Conversation TALK =
            new Conversation(
                    "talk",
                    List.of(
                            new Turn("user", "What happens in the video?"),
                            new Turn("assistant", "A red ball rolls to the left."),
                            new Turn("user", "And then?"),
                            new Turn("assistant", "It falls down and the dog runs after it.")),
                    1);

    private static VisionLanguageModel model;
    private static Rounding rounding;
    private static Safetensors reference;
    private static VisualEmbedding visual;

    @BeforeAll
    static void load() {
        model = VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
        rounding = Rounding.of(model.config());
        reference = Fixtures.tensors("tiny-llava/reference/sft.safetensors");
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            visual = new VisualEmbedding(64, 96, 4, single.tensor("features").floats());
        }
    }

    @AfterAll
    static void close() {
        reference.close();
        model.close();
    }

    private static Example example(Conversation conversation) {
        return new Example(
                "clip",
                visual,
                PromptResponse.of(model, conversation, visual),
                conversation.weight());
    }

    private static TrainingBatch batch(List<List<Example>> rows) {
        double mass = rows.stream().flatMap(List::stream).mapToDouble(Example::mass).sum();
        List<TrainingRow> packed = new ArrayList<>();
        for (List<Example> row : rows) {
            packed.addAll(TrainingRow.pack(row, 2048, model.config().imageTokenId()));
        }
        return new TrainingBatch(model, packed, mass);
    }

    @Test
    void answersAreExactlyTheLabelledTokens() {
        long[] ids = reference.tensor("ids").longs();
        long[] labels = reference.tensor("labels").longs();
        List<PromptResponse> answers = PromptResponse.of(model, TALK, visual);
        assertThat(answers).hasSize(2);
        List<Long> wanted = new ArrayList<>();
        for (PromptResponse answer : answers) {
            int start = answer.prompt().length();
            for (int i = 0; i < start; i++) {
                assertThat((long) answer.prompt().ids()[i]).isEqualTo(ids[i]);
            }
            for (int i = 0; i < answer.response().length; i++) {
                assertThat((long) answer.response()[i]).isEqualTo(labels[start + i]);
                wanted.add(labels[start + i]);
            }
        }
        assertThat(wanted).hasSize((int) Arrays.stream(labels).filter(l -> l >= 0).count());
    }

    @Test
    void bothAnswersShareOneRow() {
        List<TrainingRow> rows =
                TrainingRow.pack(List.of(example(TALK)), 2048, model.config().imageTokenId());
        assertThat(rows).hasSize(1);
        // All tokens but the last, which is predicted only.
        assertThat(rows.get(0).length()).isEqualTo(reference.tensor("ids").longs().length - 1);
        assertThat(rows.get(0).tree().isChain()).isTrue();
    }

    @Test
    void theAdaptersLossAndGradientsAreThoseOfTheLibrary() {
        for (boolean checkpointing : new boolean[] {false, true}) {
            var adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
            try (Tuning tuning = new AdapterTuning(model, adapter, OPTIMIZER, checkpointing);
                    TrainingBatch batch = batch(List.of(List.of(example(TALK))))) {
                double expected = reference.tensor("adapter.loss").doubles()[0];
                assertThat(tuning.addGradient(batch))
                        .isCloseTo(expected, rounding.within(expected));
                for (int i = 0; i < adapter.names().size(); i++) {
                    String name = adapter.names().get(i);
                    if (adapter.tensors().get(i).size() > 0) {
                        assertClose(
                                name,
                                tuning.trained().gradients().get(i).toFloatArray(),
                                reference.tensor("adapter.grad." + name).floats());
                    }
                }
            }
        }
    }

    @Test
    void theDecodersLossAndGradientsAreThoseOfTheLibrary() {
        for (boolean checkpointing : new boolean[] {false, true}) {
            try (Tuning tuning = new DecoderTuning(model, OPTIMIZER, checkpointing);
                    TrainingBatch batch = batch(List.of(List.of(example(TALK))))) {
                double expected = reference.tensor("loss").doubles()[0];
                assertThat(tuning.addGradient(batch))
                        .isCloseTo(expected, rounding.within(expected));
                List<NDArray> gradients = tuning.trained().gradients();
                int last = gradients.size();
                assertClose("head", gradients.get(last - 1), "grad.head");
                assertClose("table", gradients.get(last - 2), "grad.table");
                assertClose("norm", gradients.get(last - 3), "grad.norm");
                assertClose("norm of layer 1", gradients.get(7), "grad.layer1.norm");
                assertClose("down of layer 2", gradients.get(20), "grad.layer2.down");
                float[] stacked = gradients.get(1).toFloatArray();
                float[] q = reference.tensor("grad.layer0.q").floats();
                float[] v = reference.tensor("grad.layer0.v").floats();
                assertClose("q of layer 0", Arrays.copyOf(stacked, q.length), q);
                assertClose(
                        "v of layer 0",
                        Arrays.copyOfRange(stacked, stacked.length - v.length, stacked.length),
                        v);
                float[] gated = gradients.get(12).toFloatArray();
                assertClose(
                        "up of layer 1",
                        Arrays.copyOfRange(gated, gated.length / 2, gated.length),
                        reference.tensor("grad.layer1.up").floats());
            }
        }
    }

    @Test
    void packedRowsGiveWhatSingleRowsGive() {
        Conversation other =
                new Conversation(
                        "other",
                        List.of(
                                new Turn("user", "What happens in the end?"),
                                new Turn("assistant", "The dog brings it back.")),
                        3);
        Conversation same =
                new Conversation(
                        "same",
                        List.of(
                                new Turn("user", "What happens in the video?"),
                                new Turn("assistant", "A red cat rolls.")),
                        1);
        List<Example> examples = List.of(example(TALK), example(other), example(same));
        try (Tuning packed = new DecoderTuning(model, OPTIMIZER, false);
                Tuning single = new DecoderTuning(model, OPTIMIZER, false);
                TrainingBatch together = batch(List.of(examples));
                TrainingBatch apart = batch(examples.stream().map(List::of).toList())) {
            assertThat(together.positions().getShape().get(0)).isEqualTo(1);
            assertThat(apart.positions().getShape().get(0)).isEqualTo(3);
            double expected = single.addGradient(apart);
            assertThat(packed.addGradient(together)).isCloseTo(expected, rounding.within(expected));
            for (int i = 0; i < packed.trained().gradients().size(); i++) {
                assertClose(
                        "gradient " + i,
                        packed.trained().gradients().get(i).toFloatArray(),
                        single.trained().gradients().get(i).toFloatArray());
            }
        }
    }

    @Test
    void theAdapterLearnsPackedRowsAsSingleOnes() {
        Conversation other =
                new Conversation(
                        "other",
                        List.of(
                                new Turn("user", "What happens in the end?"),
                                new Turn("assistant", "The dog brings it back.")),
                        3);
        List<Example> examples = List.of(example(TALK), example(other));
        var adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"));
        try (Tuning packed = new AdapterTuning(model, adapter, OPTIMIZER, false);
                Tuning single = new AdapterTuning(model, adapter.copy(), OPTIMIZER, false);
                TrainingBatch together = batch(List.of(examples));
                TrainingBatch apart = batch(examples.stream().map(List::of).toList())) {
            double expected = single.addGradient(apart);
            assertThat(packed.addGradient(together)).isCloseTo(expected, rounding.within(expected));
            for (int i = 0; i < packed.trained().gradients().size(); i++) {
                assertClose(
                        "gradient " + i,
                        packed.trained().gradients().get(i).toFloatArray(),
                        single.trained().gradients().get(i).toFloatArray());
            }
        }
    }

    private static void assertClose(String name, NDArray actual, String expected) {
        assertClose(name, actual.toFloatArray(), reference.tensor(expected).floats());
    }

    private static void assertClose(String name, float[] actual, float[] expected) {
        rounding.check(name, actual, expected);
    }
}
