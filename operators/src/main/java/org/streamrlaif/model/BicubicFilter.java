package org.streamrlaif.model;

import java.util.Arrays;

/**
 * The weights that turn one line of pixels into another: Pillow's bicubic filter with antialiasing
 * in its fixed-point form, so that results are equal to Pillow's bit for bit.
 *
 * <p>Output pixel o is {@code clamp((2²¹ + Σ w(o, j) · in(start(o) + j)) >> 22)}. With scale s = in
 * / out, f = max(s, 1) and centre c = (o + ½)·s, w is the cubic of a = −½ at (i + ½ − c) / f,
 * normalised to sum 1 over the pixels i within 2f of c and rounded to 22 fractional bits.
 */
final class BicubicFilter {

    private static final int BITS = 22;
    private static final double A = -0.5;
    private static final double SUPPORT = 2;

    private final int[] starts;
    private final int[] lengths;
    private final int[] weights;
    private final int stride;

    private BicubicFilter(int count, int stride) {
        this.starts = new int[count];
        this.lengths = new int[count];
        this.weights = new int[count * stride];
        this.stride = stride;
    }

    /**
     * Weights for the output pixels {@code from} … {@code from + count − 1} of a line of {@code in}
     * pixels resized to {@code out}.
     */
    static BicubicFilter of(int in, int out, int from, int count) {
        double scale = in / (double) out;
        double filterScale = Math.max(scale, 1);
        double support = SUPPORT * filterScale;
        int stride = (int) Math.ceil(support) * 2 + 1;
        BicubicFilter filter = new BicubicFilter(count, stride);
        double[] line = new double[stride];
        for (int o = 0; o < count; o++) {
            double centre = (from + o + 0.5) * scale;
            int start = Math.max(0, (int) (centre - support + 0.5));
            int length = Math.min(in, (int) (centre + support + 0.5)) - start;
            double sum = 0;
            for (int j = 0; j < length; j++) {
                line[j] = cubic((start + j - centre + 0.5) * (1 / filterScale));
                sum += line[j];
            }
            filter.starts[o] = start;
            filter.lengths[o] = length;
            for (int j = 0; j < length; j++) {
                filter.weights[o * stride + j] = fixed(sum == 0 ? line[j] : line[j] / sum);
            }
        }
        return filter;
    }

    private static double cubic(double at) {
        double x = Math.abs(at);
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    private static int fixed(double weight) {
        return (int) (weight * (1 << BITS) + (weight < 0 ? -0.5 : 0.5));
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
                int red = 1 << (BITS - 1);
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
            Arrays.fill(sums, 1 << (BITS - 1));
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

    private static byte clamp(int fixedPoint) {
        return (byte) Math.max(0, Math.min(255, fixedPoint >> BITS));
    }
}
