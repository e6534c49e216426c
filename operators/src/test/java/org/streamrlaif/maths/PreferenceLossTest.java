package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.streamrlaif.numeric.Rounding;

/** Values by hand, slopes by differences. */
public class PreferenceLossTest {

    private static final Offset<Double> OFFSET = Rounding.float64(8).within(30);

    @Test
    void withoutALeadDpoAndSimpoAreUnsure() {
        assertThat(PreferenceLoss.DPO.value(0, 0.1, 9)).isCloseTo(Math.log(2), OFFSET);
        assertThat(PreferenceLoss.DPO.slope(0, 0.1, 9)).isCloseTo(-0.05, OFFSET);
        assertThat(PreferenceLoss.SIMPO.value(0.25, 2, 0.5)).isCloseTo(Math.log(2), OFFSET);
        assertThat(PreferenceLoss.SIMPO.slope(0.25, 2, 0.5)).isCloseTo(-1, OFFSET);
    }

    @Test
    void ipoWantsALeadOfOneOverTwoBeta() {
        assertThat(PreferenceLoss.IPO.value(5, 0.1, 9)).isZero();
        assertThat(PreferenceLoss.IPO.slope(5, 0.1, 9)).isZero();
        assertThat(PreferenceLoss.IPO.value(0, 0.1, 9)).isCloseTo(25, OFFSET);
        assertThat(PreferenceLoss.IPO.slope(6, 0.1, 9)).isCloseTo(2, OFFSET);
    }

    @Test
    void aLeadThatIsFarOffStaysFinite() {
        assertThat(PreferenceLoss.DPO.value(-1e6, 1, 0)).isEqualTo(1e6);
        assertThat(PreferenceLoss.DPO.slope(-1e6, 1, 0)).isEqualTo(-1);
        assertThat(PreferenceLoss.DPO.value(1e6, 1, 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theSlopeIsTheDerivative(PreferenceLoss loss) {
        double step = 1e-5;
        for (double lead = -3; lead <= 3; lead += 0.5) {
            double difference =
                    loss.value(lead + step, 0.7, 0.3) - loss.value(lead - step, 0.7, 0.3);
            // Rounding of the values over the step, and the cubic term of the difference.
            assertThat(loss.slope(lead, 0.7, 0.3))
                    .isCloseTo(difference / (2 * step), Offset.offset(1e-9));
        }
    }
}
