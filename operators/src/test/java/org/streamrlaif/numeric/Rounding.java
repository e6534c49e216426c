package org.streamrlaif.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisionConfig;

/**
 * How far rounding may move a number: the rule behind the limits of all tests, which holds on every
 * processor.
 *
 * <p>A sum of n products is off by at most n·u·Σ|aᵢbᵢ|, u = ε/2, in whatever order it is taken,
 * with or without fused multiply-adds, whatever the width of the vector registers (Higham, Accuracy
 * and Stability of Numerical Algorithms, 2nd ed., sections 3.1 and 4.2). Rounding errors have
 * either sign, and as good as never reach more than λ·√n·u·Σ|aᵢbᵢ| with a λ of a few (Higham and
 * Mary, A new approach to probabilistic rounding error analysis, SIAM J. Sci. Comput. 41(5), 2019).
 * Where the terms have either sign too, as in the products of a network, Σ|aᵢbᵢ| is about √n times
 * the sum, so that
 *
 * <pre>limit = ε · terms · size</pre>
 *
 * for a result and a reference that are both rounded. The size is the largest magnitude of the
 * compared values or of what they are sums of; it is some times their root mean square, and that
 * and the gap between √n·√n and the blocked sums of real kernels leave room for sums that follow
 * each other: the longest counts. Where nothing cancels, √terms is enough: {@link #rootLimit}.
 *
 * @param epsilon distance from 1 to the next number of the element type
 * @param terms length of the longest sum on the way to the number; in a closed form the operations
 *     one after the other; in half precision, where sums are float32, the results one after the
 *     other that are rounded to the type
 */
public record Rounding(double epsilon, int terms) {

    public static Rounding float64(int terms) {
        return new Rounding(Math.ulp(1d), terms);
    }

    public static Rounding float32(int terms) {
        return new Rounding(Math.ulp(1f), terms);
    }

    public static Rounding float16(int terms) {
        return new Rounding(0x1p-10, terms);
    }

    public static Rounding bfloat16(int terms) {
        return new Rounding(0x1p-7, terms);
    }

    /** A model in float32, from pixels to losses and gradients. */
    public static Rounding of(ModelConfig config) {
        VisionConfig vision = config.vision();
        int patch = 3 * vision.patchSize() * vision.patchSize();
        return float32(
                IntStream.of(
                                patch,
                                vision.intermediateSize(),
                                config.text().intermediateSize(),
                                config.text().vocabSize())
                        .max()
                        .getAsInt());
    }

    /**
     * The greatest distance of one number.
     *
     * @param size largest magnitude among the values and the terms that they are sums of
     */
    public double limit(double size) {
        return epsilon * terms * size;
    }

    /**
     * The greatest distance where the terms do not cancel, so that Σ|aᵢbᵢ| is the sum itself: sums
     * of one sign, means of many results, and results that are rounded again and again.
     */
    public double rootLimit(double size) {
        return epsilon * Math.sqrt(terms) * size;
    }

    /** {@link #limit} for an assertion. */
    public Offset<Double> within(double size) {
        return Offset.offset(limit(size));
    }

    /** Compares numbers of one tensor; their size is the largest expected magnitude. */
    public void check(String name, double[] actual, double[] expected) {
        check(name, actual, expected, largest(expected));
    }

    /** Compares numbers whose terms are larger than they are. */
    public void check(String name, double[] actual, double[] expected, double size) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        Offset<Double> limit = within(size);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s at %d", name, i).isCloseTo(expected[i], limit);
        }
    }

    /** Compares numbers of one tensor; their size is the largest expected magnitude. */
    public void check(String name, float[] actual, float[] expected) {
        check(name, doubles(actual), doubles(expected));
    }

    /** Compares numbers of one tensor; their size is the largest expected magnitude. */
    public void check(String name, float[] actual, double[] expected) {
        check(name, doubles(actual), expected);
    }

    /** Compares a tensor with that of this name. */
    public void check(String name, float[] actual, Safetensors reference) {
        check(name, actual, reference.tensor(name).floats());
    }

    /** Compares a tensor with that of this name. */
    public void check(String name, NDArray actual, Safetensors reference) {
        check(name, actual.toFloatArray(), reference);
    }

    /** Largest magnitude; 0 of none. */
    public static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    /** Largest magnitude; 0 of none. */
    public static double largest(float[] values) {
        return largest(doubles(values));
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
