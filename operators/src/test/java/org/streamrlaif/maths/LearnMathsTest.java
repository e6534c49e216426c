package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** Laws and small worked examples of the pure maths. */
@Tag("numeric")
public class LearnMathsTest {

    private static final boolean[] THREE = {true, true, true};
    private static final boolean[] OUTER = {true, false, true};

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
        assertThat(RewardShaping.perToken(new double[] {2}, 5, 0.5, new boolean[] {true}))
                .containsExactly(4);
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
    void constantReturnsHaveNothingToExplain() {
        assertThat(Masked.explainedVariance(new double[3], new double[] {1, 1, 1}, THREE)).isZero();
        assertThat(Masked.explainedVariance(new double[] {1, 2, 3}, new double[] {1, 2, 3}, THREE))
                .isEqualTo(1);
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

    @Test
    void certaintyOfTheModelDoesNotOverflowTheDivergence() {
        assertThat(BernoulliDivergence.of(0, 1000)).isEqualTo(1000);
        assertThat(BernoulliDivergence.of(1, -1000)).isEqualTo(1000);
        assertThat(BernoulliDivergence.of(1, 1000)).isZero();
    }

    @Test
    void gaeSkipsWhatDoesNotCount() {
        Gae.Estimate gaps =
                Gae.estimate(
                        new double[] {1, 9, 0, 2, 9},
                        new double[] {1, 9, 2, 4, 9},
                        new boolean[] {true, false, true, true, false},
                        0.5,
                        0.5);

        assertThat(gaps.advantages()).containsExactly(0.875, 0, -0.5, -2, 0);
        assertThat(gaps.returns()).containsExactly(1.875, 0, 1.5, 2, 0);
    }

    @Test
    void twoTokensAreWhitenedToOneDeviationEach() {
        double root = Math.sqrt(0.5);

        double[] whitened =
                Whitening.whiten(new double[] {1e6, 7, 3e6}, new boolean[] {true, false, true});

        assertThat(whitened)
                .containsExactly(new double[] {-root, 0, root}, Rounding.float64(8).within(1));
    }

    @Test
    void aVarianceWithoutBiasNeedsTwoTokens() {
        assertThat(Masked.unbiasedVariance(new double[] {1, 9, 3}, OUTER)).isEqualTo(2);
        assertThat(Masked.variance(new double[] {1, 9, 3}, OUTER)).isEqualTo(1);
        assertThat(Masked.variance(new double[] {5}, new boolean[] {true})).isZero();
        assertThatThrownBy(
                        () -> Masked.unbiasedVariance(new double[2], new boolean[] {true, false}))
                .hasMessage("responseMask: 1 tokens count, expected at least 2");
    }

    @Test
    void arraysOfDifferentLengthAreRefused() {
        double[] two = {1, 2};
        boolean[] three = {true, true, true};
        boolean[] both = {true, true};
        assertRefused(() -> Gae.estimate(two, new double[3], both, 1, 1), "values", "rewards");
        assertRefused(() -> Gae.estimate(two, two, three, 1, 1), "responseMask", "rewards");
        assertRefused(() -> Kl.K1.perToken(two, new double[3]), "refLogprobs", "logprobs");
        assertRefused(() -> RewardShaping.perToken(two, 1, 1, three), "responseMask", "kl");
        assertRefused(() -> Whitening.whiten(two, new boolean[3]), "responseMask", "x");
        assertRefused(() -> Masked.mean(two, three), "responseMask", "x");
        assertRefused(
                () -> Masked.explainedVariance(two, new double[3], both), "returns", "values");
        int[] one = {2};
        assertRefused(() -> UpdatedKl.of(two, new double[3], two, one), "sampled", "logprobs");
        assertRefused(() -> UpdatedKl.of(two, two, new double[3], one), "reference", "logprobs");
    }

    private static void assertRefused(ThrowingCallable call, String name, String other) {
        assertThatThrownBy(call).hasMessage(name + ": length 3, expected that of " + other + ", 2");
    }
}
