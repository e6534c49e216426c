package org.streamrlaif.model.picture;

import java.util.List;

/**
 * From bytes to the numbers that a tower reads: {@code (byte · rescaleFactor − mean) / std}.
 * Thread-safe.
 */
final class Normalisation {
    private static final int LEVELS = 256;

    private final float[] table = new float[3 * LEVELS];

    /**
     * @param factor multiplies the bytes
     * @param mean per channel, subtracted after that
     * @param std per channel, divides afterwards
     */
    Normalisation(double factor, List<Double> mean, List<Double> std) {
        for (int c = 0; c < 3; c++) {
            for (int value = 0; value < LEVELS; value++) {
                table[c * LEVELS + value] = (float) ((value * factor - mean.get(c)) / std.get(c));
            }
        }
    }

    /**
     * N × 3 × P numbers of N pictures.
     *
     * @param rgb N × P × 3 bytes
     * @param pixels of a picture, P
     */
    float[] apply(byte[] rgb, int pixels) {
        float[] out = new float[rgb.length];
        for (int first = 0; first < rgb.length; first += 3 * pixels) {
            for (int c = 0; c < 3; c++) {
                int to = first + c * pixels;
                for (int i = 0; i < pixels; i++) {
                    out[to + i] = table[c * LEVELS + (rgb[first + i * 3 + c] & 0xff)];
                }
            }
        }
        return out;
    }
}
