package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

class NormalisationTest {

    @Test
    void scoresAreInUnitsOfTheirSpreadWithinPrompts() {
        // mean 12; variances 1 and 9 within prompts, whatever lies between them
        Normalisation normalisation =
                Normalisation.of(new double[][] {{1, 3}, {7, 7}, {19, 25}, {22}});
        assertThat(normalisation.mean()).isEqualTo(12);
        assertThat(normalisation.spread()).isCloseTo(Math.sqrt(5), Rounding.float64(8).within(16));
        assertThat(new Normalisation(2, 4).apply(4)).isEqualTo(0.5);
    }

    @Test
    void equalScoresAreOnlyCentred() {
        assertThat(Normalisation.of(new double[][] {{5, 5}, {9, 9}}).apply(8)).isEqualTo(1);
    }

    @Test
    void theSpreadFollowsTheBatchesAndTheMeanStays() {
        // variance 0.9 · 1 + 0.1 · 9 = 1.8
        Normalisation followed = new Normalisation(2, 1).follow(new double[][] {{10, 16}, {0, 0}});
        assertThat(followed.mean()).isEqualTo(2);
        assertThat(followed.spread()).isCloseTo(Math.sqrt(1.8), Rounding.float64(8).within(16));
        assertThat(followed.follow(new double[][] {{3, 3}})).isEqualTo(followed);
    }

    @Test
    void followingASteadySpreadArrivesThere() {
        Normalisation normalisation = new Normalisation(0, 1);
        for (int batch = 0; batch < 200; batch++) {
            normalisation = normalisation.follow(new double[][] {{-3, 3}});
        }
        double left = 8 * Math.pow(0.9, 200);
        assertThat(normalisation.spread())
                .isCloseTo(Math.sqrt(9 - left), Rounding.float64(200).within(3));
    }
}
