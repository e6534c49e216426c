package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

class VerdictTest {

    /** Two probabilities of about four operations each, and their mean. */
    private static final Offset<Double> OFFSET = Rounding.float64(2 * 4 + 2).within(1);

    @Test
    void averagesBothOrders() {
        // as A: e^1 / (e^1 + e^0) = 0.7311; as B: e^0 / (e^0 + e^3) = 0.0474
        Verdict verdict = Verdict.ofLogits(new double[] {1, 0}, new double[] {3, 0});
        double inOrder = 1 / (1 + Math.exp(-1));
        double swapped = 1 / (1 + Math.exp(3));
        assertThat(verdict.inOrder()).isCloseTo(inOrder, OFFSET);
        assertThat(verdict.swapped()).isCloseTo(swapped, OFFSET);
        assertThat(verdict.pChosen()).isCloseTo((inOrder + swapped) / 2, OFFSET);
        assertThat(verdict.consistent()).isFalse();
    }

    @Test
    void aPairAndItsReverseSumToOne() {
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            double[] one = {random.nextGaussian() * 9, random.nextGaussian() * 9};
            double[] other = {random.nextGaussian() * 9, random.nextGaussian() * 9};
            double forward = Verdict.ofLogits(one, other).pChosen();
            double backward = Verdict.ofLogits(other, one).pChosen();
            assertThat(forward + backward).isCloseTo(1, OFFSET);
        }
    }

    @Test
    void aJudgeThatFavoursAPlaceSeesATie() {
        double[] alwaysA = {5, -5};
        Verdict verdict = Verdict.ofLogits(alwaysA, alwaysA);
        assertThat(verdict.pChosen()).isCloseTo(0.5, OFFSET);
        assertThat(verdict.consistent()).isFalse();
        assertThat(verdict.tie(0.01, false)).isTrue();
    }

    @Test
    void tiesDependOnMarginAndConsistency() {
        Verdict near = new Verdict(0.53, 0.55);
        assertThat(near.tie(0.05, true)).isTrue();
        assertThat(near.tie(0.03, true)).isFalse();
        Verdict torn = new Verdict(0.9, 0.4);
        assertThat(torn.tie(0.1, true)).isTrue();
        assertThat(torn.tie(0.1, false)).isFalse();
        assertThat(new Verdict(0.5, 0.5).tie(0, false)).isTrue();
    }

    @Test
    void extremeLogitsStayProbabilities() {
        Verdict verdict = Verdict.ofLogits(new double[] {-1e4, 1e4}, new double[] {1e4, -1e4});
        assertThat(verdict.pChosen()).isZero();
        assertThat(verdict.isFinite()).isTrue();
        assertThat(new Verdict(Double.NaN, 0.5).isFinite()).isFalse();
    }
}
