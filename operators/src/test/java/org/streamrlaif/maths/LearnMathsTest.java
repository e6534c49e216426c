package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.PpoObjective;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.maths.LearningRate.Schedule;
import org.streamrlaif.numeric.Rounding;

/** Laws and small worked examples of the pure maths. */
@Tag("numeric")
public class LearnMathsTest {

    private static final boolean[] THREE = {true, true, true};

    /** A few operations on numbers up to 5. */
    private static final Offset<Double> OFFSET = Rounding.float64(4).within(5);

    @Test
    void gaeOfThreeTokensByHand() {
        // γ = 0.5, λ = 0.5: δ = (1 + 0.5·2 − 1, 0 + 0.5·4 − 2, 2 + 0 − 4) = (1, 0, −2)
        // A₂ = −2, A₁ = 0 + 0.25·(−2) = −0.5, A₀ = 1 + 0.25·(−0.5) = 0.875
        Gae.Estimate estimate =
                Gae.estimate(new double[] {1, 0, 2}, new double[] {1, 2, 4}, THREE, 0.5, 0.5);

        assertThat(estimate.advantages()).containsExactly(0.875, -0.5, -2);
        assertThat(estimate.returns()).containsExactly(1.875, 1.5, 2);
    }

    @Test
    void lambdaOneIsTheReturnMinusTheValue() {
        double[] rewards = {0.3, -1, 2};
        double[] values = {5, -3, 0.1};

        Gae.Estimate estimate = Gae.estimate(rewards, values, THREE, 1, 1);

        assertThat(estimate.returns()[0]).isCloseTo(1.3, OFFSET);
        assertThat(estimate.returns()[1]).isCloseTo(1, OFFSET);
        assertThat(estimate.returns()[2]).isCloseTo(2, OFFSET);
    }

    @Test
    void lambdaZeroIsTheTemporalDifference() {
        Gae.Estimate estimate =
                Gae.estimate(new double[] {1, 0, 2}, new double[] {1, 2, 4}, THREE, 0.5, 0);

        assertThat(estimate.advantages()).containsExactly(1, 0, -2);
    }

    @Test
    void k3IsNeverNegativeAndAllVanishAtEquality() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 1000; i++) {
            double logprob = random.nextGaussian();
            assertThat(Kl.K3.of(logprob, random.nextGaussian())).isNotNegative();
            for (Kl estimator : Kl.values()) {
                assertThat(estimator.of(logprob, logprob)).isZero();
            }
        }
    }

    @Test
    void theScoreSitsOnTheLastTokenThatCounts() {
        double[] rewards =
                RewardShaping.perToken(
                        new double[] {1, 2, 9}, 5, 0.5, new boolean[] {true, true, false});

        assertThat(rewards).containsExactly(-0.5, 4, 0);
        assertThat(RewardShaping.withNoEosPenalty(5, false, 2)).isEqualTo(3);
        assertThat(RewardShaping.withNoEosPenalty(5, true, 2)).isEqualTo(5);
    }

    @Test
    void aResponseWithoutTokensHasNoPlaceForItsScore() {
        assertThatThrownBy(() -> RewardShaping.perToken(new double[1], 1, 0, new boolean[1]))
                .hasMessage(
                        "responseMask: no token counts, expected at least one to carry the score");
    }

    @Test
    void whiteningFewerThanTwoTokensGivesZeros() {
        assertThat(Whitening.whiten(new double[] {7, 3}, new boolean[] {true, false}))
                .containsExactly(0, 0);
        assertThat(Whitening.whiten(new double[] {7}, new boolean[1])).containsExactly(0);
    }

    @Test
    void theMeanOfNothingIsAnError() {
        assertThatThrownBy(() -> Masked.mean(new double[2], new boolean[2]))
                .hasMessage("responseMask: 0 tokens count, expected at least 1");
        assertThatThrownBy(() -> Masked.sum(new double[2], new boolean[3]))
                .hasMessage("responseMask: length 3, expected that of x, 2");
    }

    @Test
    void equalLogprobsGiveTheNegatedAdvantageAndNoClipping() {
        double[] logprobs = {-1, -2, -3};

        PpoObjective.Policy policy =
                PpoObjective.policy(
                        logprobs, logprobs, new double[] {3, -1, 1}, THREE, ClipConfig.defaults());

        assertThat(policy.loss()).isEqualTo(-1);
        assertThat(policy.clipFraction()).isZero();
        assertThat(policy.approxKl()).isZero();
    }

    @Test
    void constantReturnsHaveNothingToExplain() {
        assertThat(Masked.explainedVariance(new double[3], new double[] {1, 1, 1}, THREE)).isZero();
        assertThat(Masked.explainedVariance(new double[] {1, 2, 3}, new double[] {1, 2, 3}, THREE))
                .isEqualTo(1);
    }

    @Test
    void learningRatesWarmUpAndDecay() {
        LearningRate constant = LearningRate.constant(4, 2);
        LearningRate linear = new LearningRate(Schedule.LINEAR, 4, 2, 0, 6, 0.5);

        assertThat(constant.at(0)).isZero();
        assertThat(constant.at(1)).isEqualTo(2);
        assertThat(constant.at(1000)).isEqualTo(4);
        assertThat(linear.at(2)).isEqualTo(4);
        assertThat(linear.at(4)).isEqualTo(3);
        assertThat(linear.at(6)).isEqualTo(2);
        assertThat(linear.at(60)).isEqualTo(2);
        assertThatThrownBy(() -> new LearningRate(Schedule.COSINE, 1, 5, 0, 5, 0))
                .hasMessage(
                        "total-steps: 5, expected more than warmup-steps (5) for a decaying"
                                + " schedule");
    }

    @Test
    void theKlControllerSteersTowardsItsTarget() {
        KlController fixed = KlController.of(new KlConfig(Kl.K1, 0.2, 0, 1, 0));
        KlController adaptive = KlController.of(new KlConfig(Kl.K1, 0.2, 6, 100, 0));

        assertThat(fixed.after(50, 10)).isEqualTo(fixed);
        assertThat(adaptive.after(6, 10).coef()).isEqualTo(0.2);
        assertThat(adaptive.after(60, 10).coef()).isCloseTo(0.2 * 1.02, OFFSET);
        assertThat(adaptive.after(0, 10).coef()).isCloseTo(0.2 * 0.98, OFFSET);
        assertThat(adaptive.after(6.6, 10).coef()).isCloseTo(0.2 * 1.01, OFFSET);
        assertThat(adaptive.after(0, 100_000).coef()).isCloseTo(0.2 * 0.8, OFFSET);
        assertThat(adaptive.after(Double.NaN, 10)).isEqualTo(adaptive);
    }

    @Test
    void aRunsLengthGivesShareOfWarmupAndEndOfTheDecay() {
        LearningRate rate = new LearningRate(Schedule.COSINE, 1, 0, 0.03, 0, 0);

        assertThat(rate.isKnown()).isFalse();
        assertThat(rate.over(50)).isEqualTo(new LearningRate(Schedule.COSINE, 1, 2, 0, 51, 0));
        assertThat(rate.over(50).isKnown()).isTrue();
        assertThat(new LearningRate(Schedule.CONSTANT, 1, 0, 0.5, 8, 0).at(1)).isEqualTo(0.25);
        assertThat(LearningRate.constant(1, 3).isKnown()).isTrue();
    }

    @Test
    void theDivergenceLeavesTheJudgesOwnDoubtsOut() {
        double odds = Math.log(0.7 / 0.3);

        assertThat(BernoulliDivergence.of(0.7, odds)).isCloseTo(0, Rounding.float64(10).within(1));
        assertThat(BernoulliDivergence.of(0.7, 0))
                .isCloseTo(
                        0.7 * Math.log(1.4) + 0.3 * Math.log(0.6), Rounding.float64(10).within(1));
        assertThat(BernoulliDivergence.of(1, 0))
                .isCloseTo(Math.log(2), Rounding.float64(10).within(1));
        assertThat(BernoulliDivergence.of(0, 3))
                .isCloseTo(3 + Math.log1p(Math.exp(-3)), Rounding.float64(10).within(3));
    }
}
