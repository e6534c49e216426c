package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;

/** Conversations that show something in several turns. */
@Tag("numeric")
class SeveralMediaTuningTest {

    private static VisionLanguageModel load(String name) {
        return VisionLanguageModel.load(Fixtures.path(name), ModelOptions.defaults());
    }

    private static Footage picture(int seed) {
        byte[] rgb = new byte[60 * 90 * 3];
        new Random(seed).nextBytes(rgb);
        return Footage.picture(new RgbFrames(1, 60, 90, rgb));
    }

    private static Conversation talk(String... turns) {
        return new Conversation(
                "x",
                Arrays.stream(turns)
                        .map(turn -> turn.split(": ", 2))
                        .map(turn -> new Conversation.Turn(turn[0], turn[1]))
                        .toList(),
                true,
                1);
    }

    @Test
    void anAnswerSeesWhatWasShownBeforeIt() {
        try (VisionLanguageModel model = load("tiny-qwen2_5_vl")) {
            VisualEmbedding both = model.encode(List.of(picture(1), picture(2)));
            Conversation talk =
                    talk(
                            "user: What is <image>?",
                            "assistant: A ball.",
                            "user: And <image>?",
                            "assistant: A box.");
            List<PromptResponse> answers = PromptResponse.of(model, talk, both);
            assertThat(answers.get(0).prompt().visual()).isEqualTo(both.inOrder(List.of(0)));
            assertThat(answers.get(1).prompt().visual()).isEqualTo(both);
            assertThat(Example.of(model, "c", talk, both).visual()).isEqualTo(both);
            Conversation late =
                    talk("user: Hi!", "assistant: Hi!", "user: <image><image>?", "assistant: No.");
            assertThat(PromptResponse.of(model, late, both).get(0).prompt().visual()).isNull();
            Conversation first =
                    talk("user: Same?", "assistant: No.", "user: No?", "assistant: No.");
            assertThat(PromptResponse.of(model, first, both).get(0).prompt().visual())
                    .isEqualTo(both);
            Conversation one =
                    talk("user: <image>?", "assistant: No.", "user: No?", "assistant: No.");
            assertThatThrownBy(() -> PromptResponse.of(model, one, both))
                    .hasMessage("prompt: 1 places for pictures and videos, expected 2");
        }
    }

    /** Rows share common starts; the loss is that of every answer computed alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {"tiny-llava", "tiny-qwen2_5_vl", "tiny-qwen3_vl", "tiny-llava-onevision"})
    void packedAnswersHaveTheLossOfEachAlone(String name) throws InterruptedException {
        try (VisionLanguageModel model = load(name)) {
            VisualEmbedding both = model.encode(List.of(picture(1), picture(2)));
            List<Conversation> talks =
                    List.of(
                            talk(
                                    "user: What is <image>?",
                                    "assistant: A ball.",
                                    "user: And <image>?",
                                    "assistant: A box."),
                            talk("user: Compare <image> with <image>.", "assistant: A box."),
                            talk("user: Same?", "assistant: No."),
                            talk("system: Be brief.", "user: Same?", "assistant: No."));
            double sum = 0;
            int tokens = 0;
            for (Conversation talk : talks) {
                for (PromptResponse answer : PromptResponse.of(model, talk, both)) {
                    sum += loss(model, answer);
                    tokens += answer.response().length;
                }
            }
            List<HeldOutExample> heldOut =
                    talks.stream().map(talk -> new HeldOutExample(talk, "c", both)).toList();
            Validation packed = new Validation(model, SftConfig.defaults(), heldOut);
            assertThat(packed.loss(null))
                    .isCloseTo(sum / tokens, Rounding.of(model.config()).within(sum / tokens));
        }
    }

    /** Negative log-probabilities of an answer's tokens. */
    private static double loss(VisionLanguageModel model, PromptResponse answer) {
        int[] response = answer.response();
        int[] seen = Arrays.copyOf(response, response.length - 1);
        int prompt = answer.prompt().length();
        try (NDManager scope = model.kernels().newManager()) {
            TokenBatch row = TokenBatch.rightPadded(List.of(answer.prompt().append(seen)));
            float[] logits =
                    model.kernels()
                            .call("head_logits")
                            .tensor("rows", model.hidden(row, null, scope).squeeze(0))
                            .tensor("head", model.decoder().head())
                            .run(scope)
                            .toFloatArray();
            int vocabulary = logits.length / row.length();
            double loss = 0;
            for (int t = 0; t < response.length; t++) {
                int at = (prompt - 1 + t) * vocabulary;
                double mass = 0;
                for (int v = 0; v < vocabulary; v++) {
                    mass += Math.exp(logits[at + v]);
                }
                loss += Math.log(mass) - logits[at + response[t]];
            }
            return loss;
        }
    }
}
