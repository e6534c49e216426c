package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.judge.JudgeModel.Answers;
import org.streamrlaif.judge.JudgeModel.Inquiry;
import org.streamrlaif.judge.parts.LocalJudgeParts;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VisualTokens;

@Tag("numeric")
class LocalJudgeTest {

    private static final JudgeConfig CONFIG =
            new JudgeConfig(
                    true,
                    new NarratorConfig("describe it", 6, 8, 1),
                    "{context} {question} {a} or {b}",
                    "{question} {a} or {b}",
                    "A",
                    "B",
                    0,
                    0,
                    false,
                    4096);

    private static Models.Lease lease;
    private static VisionLanguageModel model;

    /**
     * How far a logit may be off: those of this model reach 13. A probability changes by a quarter
     * of the difference of two.
     */
    private static double logit;

    @BeforeAll
    static void load() {
        lease = acquire();
        model = lease.model();
        logit = Rounding.of(model.config()).limit(13);
    }

    @AfterAll
    static void close() {
        lease.close();
    }

    private static Models.Lease acquire() {
        return Models.acquire(Fixtures.path("tiny-llava"), ModelOptions.defaults());
    }

    @Test
    void choosesAmongAnyNumberOfAnswers() throws Exception {
        Inquiry inquiry = new Inquiry(tokens(1, 8), List.of("one or two", "three"));
        double[][] two;
        double[][] four;
        try (LocalJudge judge = new LocalJudge("j", acquire(), null, CONFIG)) {
            two = judge.ask(List.of(inquiry)).get(0).logits();
        }
        try (LocalJudge judge =
                new LocalJudge("j", acquire(), null, List.of("5", "A", "B", "0"), 4096)) {
            four = judge.ask(List.of(inquiry)).get(0).logits();
        }
        for (int question = 0; question < 2; question++) {
            assertThat(four[question]).hasSize(4);
            assertThat(four[question][1]).isCloseTo(two[question][0], within(logit));
            assertThat(four[question][2]).isCloseTo(two[question][1], within(logit));
        }
    }

    @Test
    void equalsTheLogitsOfEachQuestionReadAlone() throws Exception {
        List<Inquiry> inquiries =
                List.of(
                        new Inquiry(
                                tokens(1, 8),
                                List.of("red or blue", "red or a green circle", "red")),
                        new Inquiry(tokens(2, 8), List.of("what is that")),
                        new Inquiry(null, List.of("left", "right and left")));
        List<Answers> answers = judge(CONFIG).ask(inquiries);
        for (int i = 0; i < inquiries.size(); i++) {
            for (int q = 0; q < inquiries.get(i).questions().size(); q++) {
                double[] alone = alone(inquiries.get(i), q);
                double[] packed = answers.get(i).logits()[q];
                assertThat(packed[0] - packed[1]).isCloseTo(alone[0] - alone[1], within(2 * logit));
            }
        }
    }

    @Test
    void isIndifferentToItsNeighboursInTheBatch() throws Exception {
        List<Rollout> rollouts = rollouts();
        List<Rollout> together = new PreferenceJudge(judge(CONFIG), CONFIG).judge(rollouts);
        JudgeConfig single = smallBatches();
        List<Rollout> apart = new PreferenceJudge(judge(single), single).judge(rollouts);
        for (int i = 0; i < rollouts.size(); i++) {
            Preference one = together.get(i).getPreferences().get(0);
            Preference other = apart.get(i).getPreferences().get(0);
            assertThat(one.getPChosen()).isCloseTo(other.getPChosen(), within(logit / 2));
        }
    }

    @Test
    void aPairAndItsReverseSumToOne() throws Exception {
        PreferenceJudge judge = new PreferenceJudge(judge(CONFIG), CONFIG);
        Rollout forward = withTokens(Records.rollout(1, "a red circle", "two squares"));
        Rollout backward = withTokens(Records.rollout(1, "two squares", "a red circle"));
        List<Rollout> judged = judge.judge(List.of(forward, backward));
        double sum =
                judged.get(0).getPreferences().get(0).getPChosen()
                        + judged.get(1).getPreferences().get(0).getPChosen();
        assertThat(sum).isCloseTo(1, within(logit));
        assertThat(judged.get(0).getPreferences().get(0).getPChosen()).isNotEqualTo(0.5);
    }

    @Test
    void anAdapterChangesTheVerdict() throws Exception {
        List<Inquiry> inquiries = List.of(new Inquiry(tokens(1, 8), List.of("red or blue")));
        double[] base = judge(CONFIG).ask(inquiries).get(0).logits()[0];
        try (LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            double[] adapted =
                    new LocalJudge("tuned", lease, adapter, CONFIG)
                            .ask(inquiries)
                            .get(0)
                            .logits()[0];
            assertThat(adapted[0] - adapted[1]).isNotCloseTo(base[0] - base[1], within(10 * logit));
        }
    }

    @Test
    void voidsARolloutThatDoesNotFitTheModel() throws Exception {
        Rollout fits = withTokens(Records.rollout(1, "a", "b"));
        Rollout tooLong = withTokens(Records.rollout(2, "word ".repeat(3000), "b"));
        List<Rollout> judged =
                new PreferenceJudge(judge(CONFIG), CONFIG).judge(List.of(tooLong, fits));
        assertThat(judged.get(0).getVoided().getStage()).isEqualTo("judge");
        assertThat(judged.get(0).getVoided().getCode()).isEqualTo("prompt-too-long");
        assertThat(judged.get(1).getVoided()).isNull();
    }

    @Test
    void breaksUpSpecialTokensInForeignText() {
        LocalJudge judge = judge(CONFIG);
        assertThat(judge.plain("see <image> </s> here")).isEqualTo("see < image> < /s> here");
        assertThat(model.tokenizer().encode(judge.plain("<image>"), false))
                .doesNotContain(model.config().imageTokenId());
        assertThat(judge.plain("plain {words} < 3")).isEqualTo("plain {words} < 3");
    }

    @Test
    void aResponseCannotAddAnImage() throws Exception {
        Rollout rollout = withTokens(Records.rollout(1, "<image><image>", "b"));
        Rollout judged = new PreferenceJudge(judge(CONFIG), CONFIG).judge(List.of(rollout)).get(0);
        assertThat(judged.getVoided()).isNull();
        assertThat(judged.getPreferences()).hasSize(1);
    }

    @Test
    void itsNameTellsTheContentsOfModelAndAdapter() throws Exception {
        Path adapter = Fixtures.path("tiny-llava/lora-adapter");
        try (JudgeModel bare = named(null);
                JudgeModel tuned = named(adapter)) {
            assertThat(bare.name()).isEqualTo("tiny-llava@" + model.hash());
            assertThat(tuned.name()).isEqualTo("tiny-llava@" + model.hash(Optional.of(adapter)));
            assertThat(tuned.name()).startsWith(bare.name() + " ");
        }
    }

    private static JudgeModel named(Path adapter) {
        return new LocalJudgeParts(Fixtures.path("tiny-llava"), adapter, ModelOptions.defaults())
                .model(List.of("A", "B"), 64);
    }

    @Test
    void asksForAnswersOfOneToken() {
        JudgeConfig words =
                new JudgeConfig(
                        true, CONFIG.narrator(), "", "", "the first one", "B", 0, 0, false, 100);
        assertThatThrownBy(() -> judge(words)).hasMessageContaining("'the first one'");
    }

    @Test
    void narratesEverySegmentInOrder() throws Exception {
        List<Segment> segments =
                List.of(
                        new Segment(0L, 1000L, tokens(1, 8), null, ""),
                        new Segment(1250L, 2000L, tokens(2, 8), null, ""));
        try (Narrator narrator = new Narrator(acquire(), null, CONFIG.narrator())) {
            String narrative = narrator.apply(clip(segments));
            assertThat(narrative.lines()).hasSize(2);
            assertThat(narrative).startsWith("[0.0s-1.0s] ").contains("\n[1.3s-2.0s] ");
            assertThat(narrator.apply(clip(segments))).isEqualTo(narrative);
            String second = narrator.apply(clip(segments.subList(1, 2)));
            assertThat(narrative).endsWith(second);
        }
    }

    private static EncodedClip clip(List<Segment> segments) {
        return EncodedClip.newBuilder()
                .setAdmitted(
                        new AdmittedSample(
                                0L,
                                1,
                                new VideoSample(
                                        "s", "", List.of(), 0L, 0, List.of(), List.of(), List.of(),
                                        null),
                                null,
                                null))
                .setClipId("c")
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setSegments(segments)
                .build();
    }

    private static LocalJudge judge(JudgeConfig config) {
        return new LocalJudge("tiny", lease, null, config);
    }

    private static JudgeConfig smallBatches() {
        return new JudgeConfig(
                true,
                CONFIG.narrator(),
                CONFIG.template(),
                CONFIG.templateWithoutContext(),
                "A",
                "B",
                0,
                0,
                false,
                1);
    }

    /** The logits of both answers after one question that is read for itself. */
    private static double[] alone(Inquiry inquiry, int question) {
        VisualEmbedding visual =
                inquiry.tokens() == null ? null : VisualRecords.embedding(inquiry.tokens());
        TokenBatch batch =
                TokenBatch.rightPadded(
                        List.of(model.prompt(inquiry.questions().get(question), visual)));
        try (NDManager scope = model.kernels().newManager()) {
            NDArray hidden = model.hidden(batch, null, scope);
            NDArray last = hidden.get(0, batch.length() - 1).expandDims(0);
            NDArray logits =
                    model.kernels()
                            .call("head_logits")
                            .tensor("rows", last)
                            .tensor("head", model.decoder().head())
                            .run(scope);
            float[] all = logits.toFloatArray();
            return new double[] {all[model.tokenizer().id("A")], all[model.tokenizer().id("B")]};
        }
    }

    private static List<Rollout> rollouts() {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rollouts.add(
                    withTokens(Records.rollout(i, "answer " + "long ".repeat(i), "other", "x")));
        }
        return rollouts;
    }

    private static Rollout withTokens(Rollout rollout) {
        rollout.setPolicyTokens(tokens(rollout.getTicket(), 8));
        return rollout;
    }

    private static VisualTokens tokens(long seed, int count) {
        int width = model.config().text().width();
        float[] data = new float[count * width];
        Random random = new Random(seed);
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return StoredClips.tokens(new VisualEmbedding(count, width, 1, data));
    }
}
