package org.streamrlaif.model.picture;

import java.util.Arrays;

/**
 * The weights that turn one line of pixels into another.
 *
 * <p>With b fractional bits, output pixel o is {@code clamp((2ᵇ⁻¹ + Σ w(o, j) · in(start(o) + j))
 * >> b)}. With scale s = in / out, f = max(s, 1) and centre c = (o + ½)·s, w is the filter at (i +
 * ½ − c) / f, normalised to sum 1 over the pixels i within its support times f of c and rounded to
 * b bits.
 */
final class ResampleFilter {

    private final int[] starts;
    private final int[] lengths;
    private final int[] weights;
    private final int stride;
    private final int bits;

    private ResampleFilter(int[] starts, int[] lengths, int[] weights, int stride, int bits) {
        this.starts = starts;
        this.lengths = lengths;
        this.weights = weights;
        this.stride = stride;
        this.bits = bits;
    }

    /**
     * Weights for the output pixels {@code from} … {@code from + count − 1} of a line of {@code in}
     * pixels resized to {@code out}.
     */
    static ResampleFilter of(Resampling resampling, int in, int out, int from, int count) {
        double scale = in / (double) out;
        double filterScale = Math.max(scale, 1);
        double support = resampling.support() * filterScale;
        int stride = (int) Math.ceil(support) * 2 + 1;
        int[] starts = new int[out];
        int[] lengths = new int[out];
        double[] exact = new double[out * stride];
        double largest = 0;
        for (int o = 0; o < out; o++) {
            double centre = (o + 0.5) * scale;
            int start = Math.max(0, (int) (centre - support + 0.5));
            int length = Math.min(in, (int) (centre + support + 0.5)) - start;
            double sum = 0;
            for (int j = 0; j < length; j++) {
                double weight = resampling.at((start + j - centre + 0.5) * (1 / filterScale));
                exact[o * stride + j] = weight;
                sum += weight;
            }
            for (int j = o * stride; j < o * stride + length; j++) {
                exact[j] = sum == 0 ? exact[j] : exact[j] / sum;
                largest = Math.max(largest, exact[j]);
            }
            starts[o] = start;
            lengths[o] = length;
        }
        int bits = resampling.fractionBits(largest);
        int[] weights = new int[count * stride];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = fixed(exact[from * stride + i], bits);
        }
        return new ResampleFilter(
                Arrays.copyOfRange(starts, from, from + count),
                Arrays.copyOfRange(lengths, from, from + count),
                weights,
                stride,
                bits);
    }

    private static int fixed(double weight, int bits) {
        return (int) (weight * (1 << bits) + (weight < 0 ? -0.5 : 0.5));
    }

    /** First input pixel that any output pixel needs. */
    int firstInput() {
        return starts[0];
    }

    /** Input pixel after the last that any output pixel needs. */
    int endInput() {
        int last = starts.length - 1;
        return starts[last] + lengths[last];
    }

    /**
     * Filters along rows.
     *
     * @param rgb holds the picture from byte {@code from} on
     * @param width pixels per input row
     * @param fromRow first row that is filtered, {@code endRow} the row after the last
     * @param out receives count pixels for each of these rows
     */
    void alongRows(byte[] rgb, int from, int width, int fromRow, int endRow, byte[] out) {
        int count = starts.length;
        int to = 0;
        for (int y = fromRow; y < endRow; y++) {
            for (int o = 0; o < count; o++) {
                int at = from + (y * width + starts[o]) * 3;
                int red = 1 << (bits - 1);
                int green = red;
                int blue = red;
                int end = o * stride + lengths[o];
                for (int j = o * stride; j < end; j++) {
                    int weight = weights[j];
                    red += (rgb[at] & 0xff) * weight;
                    green += (rgb[at + 1] & 0xff) * weight;
                    blue += (rgb[at + 2] & 0xff) * weight;
                    at += 3;
                }
                out[to] = clamp(red);
                out[to + 1] = clamp(green);
                out[to + 2] = clamp(blue);
                to += 3;
            }
        }
    }

    /**
     * Filters along columns.
     *
     * @param rows the picture's rows from {@code fromRow} on, width × 3 bytes each
     * @param out receives count rows, from byte {@code to} on
     */
    void alongColumns(byte[] rows, int width, int fromRow, byte[] out, int to) {
        int rowBytes = width * 3;
        int[] sums = new int[rowBytes];
        for (int o = 0; o < starts.length; o++) {
            Arrays.fill(sums, 1 << (bits - 1));
            for (int j = 0; j < lengths[o]; j++) {
                int weight = weights[o * stride + j];
                int at = (starts[o] + j - fromRow) * rowBytes;
                for (int x = 0; x < rowBytes; x++) {
                    sums[x] += (rows[at + x] & 0xff) * weight;
                }
            }
            for (int x = 0; x < rowBytes; x++) {
                out[to + o * rowBytes + x] = clamp(sums[x]);
            }
        }
    }

    private byte clamp(int fixedPoint) {
        return (byte) Math.max(0, Math.min(255, fixedPoint >> bits));
    }
}
