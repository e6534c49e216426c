package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** Paired comparisons by value. */
public class PairedSignTestTest {

    @Test
    void aTieIsHalfAWinAndSaysNothingAboutChance() {
        PairedSignTest comparison = new PairedSignTest(30, 10, 60);
        assertThat(comparison.rate()).isEqualTo(0.6);
        Interval decided = Interval.wilson(30, 40);
        assertInterval(
                comparison.interval(),
                0.5 + (decided.low() - 0.5) * 0.4,
                0.5 + (decided.high() - 0.5) * 0.4);
        assertInterval(new PairedSignTest(0, 0, 7).interval(), 0.5, 0.5);
        assertThat(PairedSignTest.NONE.rate()).isNaN();
        assertThat(PairedSignTest.NONE.interval()).isEqualTo(new Interval(0, 1));
    }

    @Test
    void isLostWhenChanceCannotExplainTheDifference() {
        assertThat(new PairedSignTest(10, 20, 100).lost()).isFalse();
        assertThat(new PairedSignTest(10, 25, 100).lost()).isTrue();
        assertThat(new PairedSignTest(0, 3, 0).lost()).isFalse();
        assertThat(new PairedSignTest(0, 4, 1000).lost()).isTrue();
        assertThat(new PairedSignTest(25, 10, 100).lost()).isFalse();
    }

    /** 0 of n wins: the interval ends at z²/(n + z²), which is ½ for n = z². */
    @Test
    void isLostOnlyWhereTheWholeIntervalIsBelowTheMiddle() {
        PairedSignTest comparison = new PairedSignTest(0, 9, 5);
        assertThat(comparison.lost(2.99)).isTrue();
        assertThat(comparison.lost(3.01)).isFalse();
        assertThat(new PairedSignTest(0, 4, 5).lost(2)).isFalse();
        assertThat(new PairedSignTest(9, 0, 5).lost(0.1)).isFalse();
        assertThat(new PairedSignTest(7, 7, 0).lost(0)).isFalse();
        assertThat(PairedSignTest.NONE.lost(0)).isFalse();
    }

    @Test
    void questionsWithoutAScoreAreLeftOut() {
        double[] first = {1, 0, 0.5, Double.NaN, 1};
        double[] second = {0, 0.5, 0.5, 1, Double.NaN};
        assertThat(PairedSignTest.of(first, second)).isEqualTo(new PairedSignTest(1, 1, 1));
    }

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isCloseTo(low, Rounding.float64(8).within(1));
        assertThat(interval.high()).isCloseTo(high, Rounding.float64(8).within(1));
    }
}
