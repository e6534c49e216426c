package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.maths.LearningRate.Schedule;

/** Settings of an optimiser: the usual ones, their ranges, and rates that need a run's length. */
public class OptimizerConfigTest {

    private static final LearningRate RATE = LearningRate.constant(1, 0);

    @Test
    void theUsualSettingsAreThoseOfAnAdapter() {
        assertThat(OptimizerConfig.of(RATE))
                .isEqualTo(new OptimizerConfig(RATE, 0.9, 0.95, 1e-8, 0, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 0.9 | 1 | 0 | 1 | beta1: 1.0, expected a number in [0, 1)",
                "-0.1 | 0.9 | 1 | 0 | 1 | beta1: -0.1, expected a number in [0, 1)",
                "0.9 | 1 | 1 | 0 | 1 | beta2: 1.0, expected a number in [0, 1)",
                "0.9 | -0.1 | 1 | 0 | 1 | beta2: -0.1, expected a number in [0, 1)",
                "0.9 | 0.9 | 0 | 0 | 1 | epsilon: 0.0, expected a number above 0",
                "0.9 | 0.9 | 1 | -1 | 1 | weight-decay: -1.0, expected 0 or more",
                "0.9 | 0.9 | 1 | 0 | 0 | max-grad-norm: 0.0, expected a number above 0"
            })
    void valuesOutOfRangeAreNamed(
            double beta1, double beta2, double epsilon, double decay, double norm, String message) {
        assertThatThrownBy(() -> new OptimizerConfig(RATE, beta1, beta2, epsilon, decay, norm))
                .hasMessage(message);
    }

    @Test
    void withoutMomentumItIsAllowed() {
        assertThatCode(() -> new OptimizerConfig(RATE, 0, 0, 1e-8, 0, 1))
                .doesNotThrowAnyException();
    }

    @Test
    void theLengthOfTheRunReachesTheRateOnly() {
        LearningRate decaying = new LearningRate(Schedule.COSINE, 1, 0, 0.1, 0, 0);
        OptimizerConfig config = new OptimizerConfig(decaying, 0.8, 0.7, 1e-6, 0.1, 2);

        assertThat(config.over(50))
                .isEqualTo(new OptimizerConfig(decaying.over(50), 0.8, 0.7, 1e-6, 0.1, 2));
    }

    @Test
    void anEndlessStreamRefusesARateThatNeedsALength() {
        LearningRate decaying = new LearningRate(Schedule.COSINE, 1, 0, 0, 0, 0);

        assertThatCode(() -> OptimizerConfig.of(RATE).requireKnownRate("learn.policy"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> OptimizerConfig.of(decaying).requireKnownRate("learn.policy"))
                .hasMessage(
                        "learn.policy.learning-rate.total-steps: 0, expected above warmup-steps:"
                                + " schedule or warmup-share need the length of the run");
    }
}
