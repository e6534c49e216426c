package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** Shares of wins, by hand. */
public class WinRatesTest {

    private static final double NONE = Double.NaN;
    private static final Offset<Double> OFFSET = Rounding.float64(3).within(1);

    @Test
    void aRateIsTheMeanOverTheOthers() {
        double[][] wins = {{NONE, 0.9, 0.6}, {0.1, NONE, 0.25}, {0.4, 0.75, NONE}};
        assertThat(WinRates.of(wins)).containsExactly(new double[] {0.75, 0.175, 0.575}, OFFSET);
    }

    @Test
    void pairsThatWereNotComparedDoNotCount() {
        double[][] wins = {
            {NONE, 0.9, NONE, 0.5},
            {0.1, NONE, NONE, 0.3},
            {NONE, NONE, NONE, NONE},
            {0.5, 0.7, NONE, NONE}
        };
        assertThat(WinRates.of(wins)).containsExactly(new double[] {0.7, 0.2, 0.5, 0.6}, OFFSET);
    }

    @Test
    void theDiagonalIsNotRead() {
        assertThat(WinRates.of(new double[][] {{9, 1}, {0, -9}})).containsExactly(1, 0);
    }

    @Test
    void aTableThatIsNotSquareIsRefused() {
        assertThatThrownBy(() -> WinRates.of(new double[][] {{0, 1}})).hasMessageContaining("wins");
    }
}
