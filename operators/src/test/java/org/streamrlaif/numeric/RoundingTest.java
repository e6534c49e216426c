package org.streamrlaif.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule against the orders in which processors add. */
class RoundingTest {
    private static final int SUMS = 200;

    /** A sum of n products in so many lanes, as a vector register of that many floats takes it. */
    private static float inLanes(float[] a, float[] b, int lanes, boolean fused) {
        float[] sums = new float[lanes];
        for (int i = 0; i < a.length; i++) {
            int lane = i % lanes;
            sums[lane] = fused ? Math.fma(a[i], b[i], sums[lane]) : sums[lane] + a[i] * b[i];
        }
        float sum = 0;
        for (float lane : sums) {
            sum += lane;
        }
        return sum;
    }

    private static double exact(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 640, 4096})
    void everyOrderOfSummationIsWithinTheLimit(int terms) {
        Random random = new Random(terms);
        double[] expected = new double[SUMS];
        float[][] actual = new float[6][SUMS];
        for (int i = 0; i < SUMS; i++) {
            float[] a = gaussians(random, terms);
            float[] b = gaussians(random, terms);
            expected[i] = exact(a, b);
            for (int way = 0; way < actual.length; way++) {
                actual[way][i] = inLanes(a, b, new int[] {1, 8, 16}[way / 2], way % 2 == 0);
            }
        }
        for (float[] sums : actual) {
            Rounding.float32(terms).check("sums", sums, expected);
        }
    }

    @Test
    void aTermLeftOutIsBeyondTheLimit() {
        Random random = new Random(1);
        double[] expected = new double[SUMS];
        float[] actual = new float[SUMS];
        for (int i = 0; i < SUMS; i++) {
            float[] a = gaussians(random, 640);
            float[] b = gaussians(random, 640);
            expected[i] = exact(a, b);
            a[7] = 0;
            actual[i] = inLanes(a, b, 8, true);
        }
        assertThatThrownBy(() -> Rounding.float32(640).check("sums", actual, expected))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sums at ");
    }

    @Test
    void whatIsNoNumberIsNeverClose() {
        Rounding rounding = Rounding.float32(1 << 20);
        assertThatThrownBy(() -> rounding.check("x", new float[] {Float.NaN}, new double[] {1}))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> rounding.check("x", new float[1], new double[2]))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theLimitGrowsWithTermsAndSize() {
        assertThat(Rounding.float32(1).limit(1)).isEqualTo(0x1p-23);
        assertThat(Rounding.float64(8).limit(2)).isEqualTo(0x1p-48);
        assertThat(Rounding.bfloat16(16).rootLimit(2)).isEqualTo(0x1p-4);
        assertThat(Rounding.float16(16).limit(1)).isEqualTo(0x1p-6);
    }
}
