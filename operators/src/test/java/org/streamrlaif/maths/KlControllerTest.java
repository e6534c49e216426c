package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** The coefficient of the KL penalty, fixed and steered, and its settings. */
public class KlControllerTest {

    private static final Offset<Double> OFFSET = Rounding.float64(4).within(1);

    @Test
    void theKlControllerSteersTowardsItsTarget() {
        KlController fixed = KlController.of(new KlConfig(Kl.K1, 0.2, 0, 1, 0));
        KlController adaptive = KlController.of(new KlConfig(Kl.K1, 0.2, 6, 100, 0));

        assertThat(fixed.after(50, 10)).isEqualTo(fixed);
        assertThat(adaptive.after(6, 10).coef()).isEqualTo(0.2);
        assertThat(adaptive.after(60, 10).coef()).isCloseTo(0.2 * 1.02, OFFSET);
        assertThat(adaptive.after(0, 10).coef()).isCloseTo(0.2 * 0.98, OFFSET);
        assertThat(adaptive.after(6.6, 10).coef()).isCloseTo(0.2 * 1.01, OFFSET);
        assertThat(adaptive.after(0, 100_000).coef()).isCloseTo(0.2 * 0.8, OFFSET);
        assertThat(adaptive.after(Double.NaN, 10)).isEqualTo(adaptive);
    }

    @Test
    void aRunThatGoesOnKeepsASteeredCoefficientAndTakesAFixedOneFromItsSettings() {
        assertThat(KlController.resumed(0.7, new KlConfig(Kl.K1, 0.1, 6, 10, 0)).coef())
                .isEqualTo(0.7);
        assertThat(KlController.resumed(0.7, new KlConfig(Kl.K1, 0.1, 0, 10, 0)).coef())
                .isEqualTo(0.1);
    }

    @Test
    void theUsualPenaltyIsFixed() {
        KlController usual = KlController.of(KlConfig.defaults());

        assertThat(usual.coef()).isEqualTo(0.2);
        assertThat(usual.after(1000, 1000)).isEqualTo(usual);
        assertThat(KlConfig.defaults().estimator()).isEqualTo(Kl.K1);
        assertThat(KlConfig.defaults().lossCoef()).isZero();
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThat(new KlConfig(Kl.K3, 0, 0, 1, 0).horizon()).isEqualTo(1);
        assertThatThrownBy(() -> new KlConfig(Kl.K1, -1, 0, 1, 0))
                .hasMessage("coef: -1.0, expected 0 or more");
        assertThatThrownBy(() -> new KlConfig(Kl.K1, 1, -0.5, 1, 0))
                .hasMessage("target: -0.5, expected 0 or more");
        assertThatThrownBy(() -> new KlConfig(Kl.K1, 1, 0, 0, 0))
                .hasMessage("horizon: 0, expected above 0");
        assertThatThrownBy(() -> new KlConfig(Kl.K1, 1, 0, 1, -0.5))
                .hasMessage("loss-coef: -0.5, expected 0 or more");
    }
}
