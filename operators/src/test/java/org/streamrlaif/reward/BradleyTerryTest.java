package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.GoldenTensors;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class BradleyTerryTest {

    /** Sums over ten pairs, or as many operations. */
    private static final Rounding ROUNDING = Rounding.float64(10);

    private final GoldenTensors inputs = GoldenTensors.inputs();

    @Test
    void equalsTheGoldenFile() {
        double[] a = inputs.flat("bt_rewards_1");
        double[] b = inputs.flat("bt_rewards_0");
        double[] pChosen = inputs.flat("bt_choice");

        assertThat(BradleyTerry.loss(a, b, pChosen, 0))
                .isCloseTo(GoldenTensors.scalar("bt.bce"), ROUNDING.within(3));
        assertThat(BradleyTerry.loss(a, b, pChosen, 1e-3))
                .isCloseTo(GoldenTensors.scalar("bt.loss"), ROUNDING.within(3));
        assertThat(BradleyTerry.accuracy(a, b, pChosen))
                .isEqualTo(GoldenTensors.scalar("bt.accuracy"));
    }

    @Test
    void theTwoProbabilitiesOfAPairSumToOne() {
        assertThat(BradleyTerry.probability(1.5, -2) + BradleyTerry.probability(-2, 1.5))
                .isCloseTo(1, ROUNDING.within(1));
    }

    @Test
    void aSoftLabelIsBestMetByItsOwnOdds() {
        double[] odds = {Math.log(0.7 / 0.3)};
        double[] zero = {0};
        double[] label = {0.7};
        double best = BradleyTerry.loss(odds, zero, label, 0);

        assertThat(BradleyTerry.loss(new double[] {odds[0] + 0.1}, zero, label, 0))
                .isGreaterThan(best);
        assertThat(BradleyTerry.loss(new double[] {odds[0] - 0.1}, zero, label, 0))
                .isGreaterThan(best);
    }

    @Test
    void farApartScoresDoNotOverflow() {
        double[] high = {1e6};
        double[] low = {-1e6};

        assertThat(BradleyTerry.loss(low, high, new double[] {1}, 0)).isEqualTo(2e6);
        assertThat(BradleyTerry.loss(high, low, new double[] {1}, 0)).isZero();
    }

    @Test
    void noPairsIsAnError() {
        assertThatThrownBy(() -> BradleyTerry.loss(new double[0], new double[0], new double[0], 0))
                .hasMessage(
                        "pairs: 0 scores of A, 0 of B, 0 labels, expected equal numbers above 0");
    }
}
