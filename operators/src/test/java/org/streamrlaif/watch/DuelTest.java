package org.streamrlaif.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.evaluate.Interval;
import org.streamrlaif.numeric.Rounding;

/** Paired comparisons by value. */
class DuelTest {

    @Test
    void aTieIsHalfAWinAndSaysNothingAboutChance() {
        Duel duel = new Duel(30, 10, 60);
        assertThat(duel.rate()).isEqualTo(0.6);
        Interval decided = Interval.wilson(30, 40);
        assertInterval(
                duel.interval(),
                0.5 + (decided.low() - 0.5) * 0.4,
                0.5 + (decided.high() - 0.5) * 0.4);
        assertInterval(new Duel(0, 0, 7).interval(), 0.5, 0.5);
        assertThat(Duel.NONE.rate()).isNaN();
        assertThat(Duel.NONE.interval()).isEqualTo(new Interval(0, 1));
    }

    @Test
    void aDuelIsLostWhenChanceCannotExplainIt() {
        assertThat(new Duel(10, 20, 100).lost()).isFalse();
        assertThat(new Duel(10, 25, 100).lost()).isTrue();
        assertThat(new Duel(0, 3, 0).lost()).isFalse();
        assertThat(new Duel(0, 4, 1000).lost()).isTrue();
        assertThat(new Duel(25, 10, 100).lost()).isFalse();
    }

    @Test
    void questionsWithoutAScoreAreLeftOut() {
        double[] first = {1, 0, 0.5, Double.NaN, 1};
        double[] second = {0, 0.5, 0.5, 1, Double.NaN};
        assertThat(Duel.of(first, second)).isEqualTo(new Duel(1, 1, 1));
    }

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isCloseTo(low, Rounding.float64(8).within(1));
        assertThat(interval.high()).isCloseTo(high, Rounding.float64(8).within(1));
    }
}
