package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.streamrlaif.maths.LearningRate.Schedule;
import org.streamrlaif.numeric.Rounding;

/** Learning rates at the corners of their curves, and what is refused. */
public class LearningRateTest {

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
    void aCosineHalvesHalfwayAndRestsOnItsFloor() {
        LearningRate rate = new LearningRate(Schedule.COSINE, 8, 2, 0, 10, 0.25);

        assertThat(rate.at(2)).isEqualTo(8);
        assertThat(rate.at(6)).isCloseTo((8 + 2) / 2.0, Rounding.float64(6).within(8));
        assertThat(rate.at(10)).isEqualTo(2);
        assertThat(rate.at(11)).isEqualTo(2);
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
    void stepsOfWarmupComeBeforeItsShareAndALengthBeforeThatOfTheRun() {
        LearningRate rate = new LearningRate(Schedule.LINEAR, 1, 3, 0.5, 20, 0.1);

        assertThat(rate.over(50)).isEqualTo(new LearningRate(Schedule.LINEAR, 1, 3, 0, 20, 0.1));
        assertThat(new LearningRate(Schedule.LINEAR, 1, 0, 0.5, 20, 0.1).over(50))
                .isEqualTo(new LearningRate(Schedule.LINEAR, 1, 10, 0, 20, 0.1));
    }

    @Test
    void aShareOfWarmupNeedsALengthEvenWithoutDecay() {
        assertThat(new LearningRate(Schedule.CONSTANT, 1, 0, 0.5, 0, 0).isKnown()).isFalse();
        assertThat(new LearningRate(Schedule.CONSTANT, 1, 0, 0.5, 9, 0).isKnown()).isTrue();
        assertThat(new LearningRate(Schedule.CONSTANT, 1, 2, 0.5, 0, 0).isKnown()).isTrue();
        assertThat(LearningRate.constant(1, 0).isKnown()).isTrue();
        assertThat(new LearningRate(Schedule.LINEAR, 1, 2, 0, 9, 0).isKnown()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 | 0 | 0 | peak: 0.0, expected a number above 0",
                "NaN | 0 | 0 | 0 | peak: NaN, expected a number above 0",
                "Infinity | 0 | 0 | 0 | peak: Infinity, expected a number above 0",
                "1 | -1 | 0 | 0 | warmup-steps: -1, expected 0 or more",
                "1 | 0 | -0.1 | 0 | warmup-share: -0.1, expected a number in [0, 1)",
                "1 | 0 | 1 | 0 | warmup-share: 1.0, expected a number in [0, 1)",
                "1 | 0 | 0 | -0.1 | floor-fraction: -0.1, expected a number in [0, 1]",
                "1 | 0 | 0 | 1.1 | floor-fraction: 1.1, expected a number in [0, 1]"
            })
    void valuesOutOfRangeAreNamed(
            double peak, long steps, double share, double floor, String message) {
        assertThatThrownBy(() -> new LearningRate(Schedule.CONSTANT, peak, steps, share, 0, floor))
                .hasMessage(message);
    }

    @ParameterizedTest
    @EnumSource
    void endsOfTheRangesAreAllowed(Schedule schedule) {
        assertThatCode(() -> new LearningRate(schedule, 1, 0, 0, 0, 0)).doesNotThrowAnyException();
        assertThatCode(() -> new LearningRate(schedule, 1, 5, 0.9, 6, 1))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutWarmupTheFirstStepIsTakenAtThePeak() {
        assertThat(LearningRate.constant(4, 0).at(0)).isEqualTo(4);
        assertThat(new LearningRate(Schedule.LINEAR, 4, 0, 0, 2, 0).at(0)).isEqualTo(4);
    }

    @Test
    void aConstantRateMayEndDuringItsWarmup() {
        assertThat(new LearningRate(Schedule.CONSTANT, 1, 5, 0, 5, 0).at(4)).isEqualTo(0.8);
    }
}
