package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** Advantages from an order, by hand. */
public class OrdinalAdvantagesTest {

    private static final Offset<Double> OFFSET = Rounding.float64(3).within(2);

    @Test
    void ranksAreSpreadEvenlyFromTwoToMinusTwo() {
        assertThat(OrdinalAdvantages.of(new double[] {0.1, 50, 0.2, 0.3}))
                .containsExactly(new double[] {-2, 2, -2 / 3.0, 2 / 3.0}, OFFSET);
        assertThat(OrdinalAdvantages.of(new double[] {3, 7})).containsExactly(-2, 2);
    }

    @Test
    void equalScoresShareTheirRankAndTeachNothingByThemselves() {
        assertThat(OrdinalAdvantages.of(new double[] {5, 1, 1}))
                .containsExactly(new double[] {2, -1, -1}, OFFSET);
        assertThat(OrdinalAdvantages.of(new double[] {4, 4, 4})).containsExactly(0, 0, 0);
        assertThat(OrdinalAdvantages.of(new double[] {4})).containsExactly(0);
    }

    @Test
    void aScoreThatIsNotANumberSpoilsItsGroup() {
        assertThat(OrdinalAdvantages.of(new double[] {1, Double.NaN})).containsOnly(Double.NaN);
    }
}
