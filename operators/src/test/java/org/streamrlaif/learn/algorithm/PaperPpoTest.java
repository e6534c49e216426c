package org.streamrlaif.learn.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.GoldenTensors;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.learn.TinyLlava;
import org.streamrlaif.maths.Gae;
import org.streamrlaif.maths.Kl;
import org.streamrlaif.maths.KlConfig;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/** The released behaviour: its formulas by the golden files. */
@Tag("numeric")
public class PaperPpoTest {

    private static final int LONGEST = 12;

    private final GoldenTensors inputs = GoldenTensors.inputs();
    private final GoldenTensors expected = GoldenTensors.expected();

    /** Sums over the whole batch. */
    private final Rounding rounding = Rounding.float64(inputs.mask().length);

    private final TinyLlava tiny = new TinyLlava();

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void rewardsReturnsAndAdvantagesEqualTheReference() {
        boolean[][] mask = inputs.maskRows();
        double[] advantages = new double[mask.length * LONGEST];
        for (int row = 0; row < mask.length; row++) {
            double[] rewards =
                    PaperPpo.rewards(
                            masked(inputs.rows("old_logprobs")[row], mask[row]),
                            masked(inputs.rows("ref_logprobs")[row], mask[row]),
                            inputs.flat("scores")[row],
                            PaperPpo.KL_COEF);
            double[] shaped =
                    Arrays.stream(expected.rows("shaped.vlm_rlaif")[row])
                            .map(r -> 10 * r)
                            .toArray();
            rounding.check("rewards", rewards, shaped);

            Gae.Estimate estimate =
                    PaperPpo.estimate(rewards, inputs.rows("dense_values")[row], 0.95);
            rounding.check("returns", estimate.returns(), expected.rows("vlm_rlaif.returns")[row]);
            System.arraycopy(estimate.advantages(), 0, advantages, row * LONGEST, LONGEST);
        }
        rounding.check(
                "advantages", PaperPpo.whiten(advantages), expected.flat("vlm_rlaif.advantages"));
    }

    @Test
    void whiteningCountsPaddingToo() {
        rounding.check(
                "whitened",
                PaperPpo.whiten(inputs.flat("dense")),
                expected.flat("whiten.vlm_rlaif_full_batch"));
    }

    @Test
    void constantsAreThoseOfTheRelease() {
        LearnConfig config = PaperPpo.preset(LearnConfig.defaults());

        assertThat(config.kl()).isEqualTo(new KlConfig(Kl.K1, 0.1, 0, 1, 0));
        assertThat(config.clip()).isEqualTo(new ClipConfig(0.2, 0.2, 0, 0.2));
        assertThat(config.update())
                .isEqualTo(new UpdateConfig(LossMean.FIXED_LENGTH, 0, 2, 2, 0, 0));
        assertThat(config.policy().beta2()).isEqualTo(0.999);
        assertThat(config.policy().learningRate())
                .isEqualTo(LearnConfig.defaults().policy().learningRate());
    }

    @Test
    void shortResponsesPayTheirLengthAndAMissingEnd() {
        PaperPpo paper = new PaperPpo();
        ResponseTokens responses = responses(4, new int[] {5, 2}, FinishReason.LENGTH);
        double[] logprobs = responses.logprobs();
        SeenBatch seen = new SeenBatch(responses, logprobs, logprobs, false, new double[4], 0.1);

        Targets targets = paper.targets(seen);

        // (1 - 8 - 10 * 2/4) * 10 at the last of 4 positions, carried back undiscounted.
        assertThat(targets.returns()).containsExactly(-120, -120, -120, -120);
        assertThat(targets.lossKlCoef()).isZero();
    }

    @Test
    void aQuestionMarkEndsTheResponseAndTakesItsEndAway() throws Exception {
        int[] words = tiny.model.tokenizer().encode("what ?", false);
        int mark = words[words.length - 1];
        Response asking = response(new int[] {5, mark, 7, 2}, FinishReason.EOS);
        Response plain = response(new int[] {5, 7, 2}, FinishReason.EOS);
        try (QuestionCut cut =
                new QuestionCut(
                        (prompts, policy) ->
                                List.of(
                                        Samples.judged(
                                                prompts.get(0), List.of(asking, plain), List.of())),
                        tiny.model.tokenizer())) {
            List<Response> responses =
                    cut.generate(List.of(Samples.prompt(0, "what ?")), null).get(0).getResponses();

            assertThat(responses.get(0).getTokens()).containsExactly(5, mark);
            assertThat(responses.get(0).getLogprobs()).hasSize(2);
            assertThat(responses.get(0).getVersions()).hasSize(2);
            assertThat(responses.get(0).getFinishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(responses.get(0).getText()).endsWith("?");
            assertThat(responses.get(1)).isSameAs(plain);
        }
    }

    private ResponseTokens responses(int padTo, int[] tokens, FinishReason reason) {
        Rollout prompt = Samples.prompt(0, "what is in clip ?");
        List<Response> responses = List.of(response(tokens, reason));
        Rollout rollout = Samples.scored(prompt, responses, List.of(1f));
        return new ResponseTokens(List.of(TrainablePrompt.of(tiny.model, rollout)), padTo);
    }

    private static Response response(int[] tokens, FinishReason reason) {
        Response response = Samples.response(tokens, new float[tokens.length], 0);
        response.setFinishReason(reason);
        return response;
    }

    private static double[] masked(double[] x, boolean[] mask) {
        return IntStream.range(0, x.length).mapToDouble(i -> mask[i] ? x[i] : 0).toArray();
    }
}
