package org.streamrlaif.learn.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.learn.TinyLlava;
import org.streamrlaif.maths.GroupAdvantages;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/** What the judge's verdicts teach, in closed form. */
class WinRateTest {

    private static final Offset<Double> OFFSET = Rounding.float64(10).within(2);

    private final TinyLlava tiny = new TinyLlava();

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void theAdvantageIsTheDistanceFromTheMeanWinRateInDeviations() {
        // Rates: (0.9 + 0.6)/2, (0.1 + 0.25)/2, (0.4 + 0.75)/2; their mean is 1/2.
        double[] rates = {0.75, 0.175, 0.575};
        double deviation =
                Math.sqrt(Arrays.stream(rates).map(r -> (r - 0.5) * (r - 0.5)).sum() / 2);
        double[] expected = Arrays.stream(rates).map(r -> (r - 0.5) / (deviation + 1e-4)).toArray();

        double[] advantages =
                advantages(
                        texts("a", "b", "c"),
                        verdict(0, 1, 0.9),
                        verdict(0, 2, 0.6),
                        verdict(1, 2, 0.25));

        assertThat(advantages).containsExactly(expected, OFFSET);
    }

    @Test
    void tiesAndVerdictsThatTurnCountByTheirProbability() {
        assertThat(
                        advantages(
                                texts("a", "b"),
                                new Preference(0, 1, 0.6, 0.9, 0.3, false, true, "judge", "hash")))
                .satisfies(a -> assertThat(a[0]).isPositive().isEqualTo(-a[1]));
    }

    @Test
    void equalTextsAreEvenAndPairsThatNobodyJudgedDoNotCount() {
        // Rates without the deviation: response 0 met its equal (1/2) and 2 (1), 3 met none.
        assertThat(
                        advantages(
                                GroupAdvantages.Scale.NONE,
                                texts("a", "a ", "b", "c"),
                                verdict(0, 2, 1),
                                verdict(1, 2, 1)))
                .containsExactly(
                        new double[] {
                            0.75 - 0.5, 0.75 - 0.5, 0 - 0.5, 0.5 - 0.5,
                        },
                        OFFSET);
    }

    @Test
    void aGroupWithoutAVerdictIsSilent() {
        assertThat(advantages(texts("a", "b"))).containsExactly(0, 0);
    }

    @Test
    void rewardFunctionsCountBesideTheWinRateByTheirWeights() {
        Rollout rollout =
                Samples.judged(
                        Samples.prompt(1, "why?"), texts("a", "b"), List.of(verdict(0, 1, 0.75)));
        rollout.setJudgeWeight(2);
        rollout.setRewards(
                List.of(
                        new FunctionReward("f", "", 3.0, List.of(0.5, 1.5)),
                        new FunctionReward("g", "", -1.0, List.of(0.0, 1.0))));

        // Rewards 2 · 3/4 + 3/2 and 2 · 1/4 + 9/2 − 1; their mean is 7/2.
        assertThat(advantages(GroupAdvantages.Scale.NONE, rollout))
                .containsExactly(new double[] {-0.5, 0.5}, OFFSET);
    }

    private double[] advantages(List<Response> responses, Preference... preferences) {
        return advantages(GroupAdvantages.Scale.GROUP, responses, preferences);
    }

    private double[] advantages(
            GroupAdvantages.Scale scale, List<Response> responses, Preference... preferences) {
        Rollout rollout =
                Samples.judged(Samples.prompt(1, "why?"), responses, List.of(preferences));
        return advantages(scale, rollout);
    }

    private double[] advantages(GroupAdvantages.Scale scale, Rollout rollout) {
        ResponseTokens tokens =
                new ResponseTokens(List.of(TrainablePrompt.of(tiny.model, rollout)), 0);
        double[] none = new double[tokens.size()];
        LearnConfig config = LearnConfig.defaults();
        LearnConfig scaled =
                new LearnConfig(
                        Algorithm.WIN_RATE,
                        config.lora(),
                        config.policy(),
                        config.value(),
                        config.kl(),
                        config.loss(),
                        config.clip(),
                        config.correction(),
                        config.gae(),
                        new GroupConfig(scale),
                        config.dpo(),
                        config.update(),
                        config.noEosPenalty(),
                        config.microBatchTokens(),
                        false);
        return new WinRate(scaled)
                .targets(new SeenBatch(tokens, none, none, false, new double[0], 0))
                .advantages();
    }

    /** One token each, so that a token is a response. */
    private static List<Response> texts(String... texts) {
        return Arrays.stream(texts).map(Samples::text).toList();
    }

    private static Preference verdict(int first, int second, double pFirst) {
        return new Preference(first, second, pFirst, pFirst, pFirst, true, false, "judge", "hash");
    }
}
