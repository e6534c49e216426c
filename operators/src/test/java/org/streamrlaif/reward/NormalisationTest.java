package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

class NormalisationTest {

    @Test
    void scoresAreInUnitsOfTheirSpread() {
        // mean 2, deviation √((1 + 1)/2) = 1
        Normalisation normalisation = Normalisation.of(new double[] {1, 3});
        assertThat(normalisation.apply(3)).isEqualTo(1);
        assertThat(normalisation.apply(1)).isEqualTo(-1);
    }

    @Test
    void equalScoresAreOnlyCentred() {
        assertThat(Normalisation.of(new double[] {5, 5}).apply(7)).isEqualTo(2);
    }

    @Test
    void theDeviationFollowsTheBatchesAndTheMeanStays() {
        // variance 0.9 · 1 + 0.1 · 9 = 1.8
        Normalisation followed =
                Normalisation.of(new double[] {1, 3}).follow(new double[] {10, 16});
        assertThat(followed.mean()).isEqualTo(2);
        assertThat(followed.deviation()).isCloseTo(Math.sqrt(1.8), Rounding.float64(8).within(16));
    }

    @Test
    void followingASteadySpreadArrivesThere() {
        Normalisation normalisation = new Normalisation(0, 1);
        for (int batch = 0; batch < 200; batch++) {
            normalisation = normalisation.follow(new double[] {-3, 3});
        }
        double left = 8 * Math.pow(0.9, 200);
        assertThat(normalisation.deviation())
                .isCloseTo(Math.sqrt(9 - left), Rounding.float64(200).within(3));
    }
}
