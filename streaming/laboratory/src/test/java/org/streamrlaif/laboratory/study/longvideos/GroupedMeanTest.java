package org.streamrlaif.laboratory.study.longvideos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

class GroupedMeanTest {

    @Test
    void singleObservationsGiveTheUsualErrorOfAShare() {
        GroupedMean mean = GroupedMean.of(new double[] {1, 0, 1, 1}, new int[] {0, 1, 2, 3});
        assertThat(mean.mean()).isEqualTo(0.75);
        assertThat(mean.standardError())
                .isCloseTo(Math.sqrt(0.75 * 0.25 / 4), Rounding.float64(8).within(1));
        assertThat(mean.percent()).isEqualTo("75.0 ± 21.7");
        assertThat(mean.points()).isEqualTo("+75.0 ± 21.7");
    }

    @Test
    void groupsThatGoTogetherCountAsOneObservation() {
        GroupedMean alone = GroupedMean.of(new double[] {1, 0, 1}, new int[] {0, 1, 2});
        GroupedMean twice =
                GroupedMean.of(new double[] {1, 1, 0, 0, 1, 1}, new int[] {0, 0, 1, 1, 2, 2});
        assertThat(twice.standardError())
                .isCloseTo(alone.standardError(), Rounding.float64(8).within(1));
        assertThat(twice.count()).isEqualTo(6);
    }

    @Test
    void nothingObservedIsSaid() {
        assertThat(GroupedMean.of(new double[0], new int[0]).percent()).isEqualTo("–");
    }
}
