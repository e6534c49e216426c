package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.sft.Conversation.Turn;
import org.streamrlaif.sft.SftConfig.Tuned;
import org.streamrlaif.state.StateEntry;

@Tag("numeric")
class SftTrainerTest {
    private static final int BATCH = 2;
    private static final List<String> ANSWERS =
            List.of("A red ball.", "It rolls to the left.", "Two dogs run.", "Nothing falls.");

    @TempDir private Path folder;

    @Test
    void aRestoredTrainerGoesOnExactly() throws Exception {
        for (Tuned tuned : Tuned.values()) {
            Map<String, byte[]> straight;
            Map<String, byte[]> half;
            try (VisionLanguageModel model = model();
                    SftTrainer trainer = trainer(model, tuned, 2)) {
                learn(trainer, 0);
                half = StateEntry.copy(trainer.state());
                learn(trainer, 1);
                straight = StateEntry.copy(trainer.state());
            }
            try (VisionLanguageModel model = model();
                    SftTrainer trainer = trainer(model, tuned, 2)) {
                trainer.restore(half);
                learn(trainer, 1);
                assertThat(trainer.updates()).isEqualTo(2);
                Map<String, byte[]> resumed = StateEntry.copy(trainer.state());
                assertThat(resumed.keySet()).isEqualTo(straight.keySet());
                straight.forEach(
                        (name, bytes) -> assertThat(resumed.get(name)).as(name).isEqualTo(bytes));
            }
        }
    }

    @Test
    void aStateOfAnotherPlanIsRefused() throws Exception {
        try (VisionLanguageModel model = model();
                SftTrainer trainer = trainer(model, Tuned.ADAPTER, 2);
                SftTrainer other = trainer(model, Tuned.ADAPTER, 3)) {
            Map<String, byte[]> state = StateEntry.copy(trainer.state());
            assertThatThrownBy(() -> other.restore(state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plan");
        }
    }

    @Test
    void aStateOfAnotherBatchSizeIsRefused() throws Exception {
        try (VisionLanguageModel model = model();
                SftTrainer trainer = trainer(model, Tuned.ADAPTER, 1);
                SftTrainer other = trainer(model, Tuned.ADAPTER, 1)) {
            Map<String, byte[]> state = new LinkedHashMap<>(StateEntry.copy(trainer.state()));
            state.put("sft.batch-size", "3".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> other.restore(state))
                    .hasMessage("state sft.batch-size: 3, expected 2");
        }
    }

    @Test
    void itLearnsMeasuresAndWritesAModelThatLoads() throws Exception {
        try (VisionLanguageModel model = model()) {
            SftTrainer trainer = trainer(model, Tuned.DECODER, 40);
            try (trainer) {
                TunedBatch first = trainer.run(0, prompts(0));
                TunedBatch last = first;
                for (long batch = 1; batch < 40; batch++) {
                    last = trainer.run(batch, prompts(batch));
                }
                // An untrained model of 640 tokens is at ln 640 = 6.5.
                assertThat(last.metrics().get("loss")).isLessThan(0.2);
                assertThat(last.metrics().get("validationLoss")).isLessThan(0.2);
                assertThat(last.samples()).hasSize(1);
                assertThat(last.samples().get(0).getAnswer())
                        .isEqualTo(last.samples().get(0).getReference());
            }
        }
        try (VisionLanguageModel tuned =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            assertThat(tuned.config().text().layers()).isEqualTo(3);
        }
        assertThat(Files.exists(folder.resolve("tokenizer.json"))).isTrue();
    }

    @Test
    void voidItemsTrainNothingAndLongOnesBecomeVoid() throws Exception {
        try (VisionLanguageModel model = model()) {
            Conversation endless = talk(0, "ball ".repeat(3000));
            try (SftTrainer trainer = trainer(model, Tuned.ADAPTER, List.of(endless, endless))) {
                Map<String, byte[]> before = StateEntry.copy(trainer.state());
                Rollout broken = prompt(0);
                broken.setVoided(new VoidReason("decode", "unreadable-video", "broken"));
                TunedBatch tuned = trainer.run(0, List.of(broken, prompt(1)));
                assertThat(tuned.voids().keySet()).containsExactly(1L);
                assertThat(tuned.voids().get(1L).getCode()).isEqualTo("too-long");
                assertThat(tuned.metrics()).doesNotContainKey("loss");
                before.forEach(
                        (name, bytes) ->
                                assertThat(StateEntry.copy(trainer.state()).get(name))
                                        .as(name)
                                        .isEqualTo(bytes));
            }
        }
    }

    @Test
    void anExampleThatCannotBeReadBecomesVoid() throws Exception {
        try (VisionLanguageModel model = model();
                SftTrainer trainer = trainer(model, Tuned.ADAPTER, 1)) {
            Rollout broken = prompt(0);
            broken.getPolicyTokens().setCount(63);
            TunedBatch tuned = trainer.run(0, List.of(broken, prompt(1)));
            assertThat(tuned.voids().keySet()).containsExactly(0L);
            assertThat(tuned.voids().get(0L).getMessage())
                    .startsWith("visual tokens: 63 in 4 blocks");
            assertThat(tuned.metrics()).containsKey("loss");
        }
    }

    @Test
    void aConversationThatTheModelCannotReadBecomesVoidAndIsNamed() throws Exception {
        Conversation written = talk(0, "see <image> here");
        Conversation unasked = new Conversation("unasked", List.of(new Turn("assistant", "hi")), 1);
        try (VisionLanguageModel model = model();
                SftTrainer trainer = trainer(model, Tuned.ADAPTER, List.of(written, unasked))) {
            TunedBatch tuned = trainer.run(0, List.of(prompt(0), prompt(1)));
            assertThat(tuned.voids().get(0L).getMessage())
                    .contains("placeholders", "written out in the text?");
            assertThat(tuned.voids().get(1L).getMessage()).contains("placeholders");
            assertThat(tuned.metrics()).doesNotContainKey("loss");
        }
    }

    private static void learn(SftTrainer trainer, long batch) throws Exception {
        trainer.run(batch, prompts(batch));
    }

    private static VisionLanguageModel model() {
        return VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
    }

    private SftTrainer trainer(VisionLanguageModel model, Tuned tuned, int updates) {
        List<Conversation> talks = new ArrayList<>();
        for (int i = 0; i < ANSWERS.size(); i++) {
            talks.add(talk(i, ANSWERS.get(i)));
        }
        int[] order = new int[updates * BATCH];
        for (int i = 0; i < order.length; i++) {
            order[i] = i % ANSWERS.size();
        }
        return trainer(model, tuned, talks, order);
    }

    private SftTrainer trainer(VisionLanguageModel model, Tuned tuned, List<Conversation> talks) {
        return trainer(model, tuned, talks, new int[] {0, 1});
    }

    private SftTrainer trainer(
            VisionLanguageModel model, Tuned tuned, List<Conversation> talks, int[] order) {
        SftConfig config =
                new SftConfig(
                        tuned,
                        new LoraConfig(4, 8, LoraConfig.LINEARS),
                        CurriculumConfig.defaults(),
                        BATCH,
                        new OptimizerConfig(LearningRate.constant(3e-3, 0), 0.9, 0.999, 1e-8, 0, 1),
                        4096,
                        false,
                        new ValidationConfig(0, 1, 1, 1, 16));
        Curriculum plan = new Curriculum(order, new int[] {0, order.length}, 0, new int[0]);
        SftTask task = new SftTask(plan, talks, Optional.empty(), Optional.of(folder.toString()));
        return new SftTrainer(
                Fixtures.lent(model),
                config,
                task,
                List.of(new HeldOutExample(talks.get(0), "clip", visual())),
                5);
    }

    private static Conversation talk(int number, String answer) {
        return new Conversation(
                "talk-" + number,
                List.of(
                        new Turn("user", "What is in part " + number + "?"),
                        new Turn("assistant", answer)),
                1);
    }

    private static List<Rollout> prompts(long batch) {
        return LongStream.range(batch * BATCH, (batch + 1) * BATCH)
                .mapToObj(SftTrainerTest::prompt)
                .toList();
    }

    private static Rollout prompt(long ticket) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("s" + ticket)
                .setUri("")
                .setClipId("clip")
                .setText("?")
                .setPolicyTokens(StoredClips.tokens(visual()))
                .setJudgeTokens(null)
                .setNarrative("")
                .build();
    }

    private static VisualEmbedding visual() {
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            return new VisualEmbedding(64, 96, 4, single.tensor("features").floats());
        }
    }
}
