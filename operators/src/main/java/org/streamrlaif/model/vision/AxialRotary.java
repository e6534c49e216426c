package org.streamrlaif.model.vision;

import java.util.Arrays;

/** Rotary embedding of a tower's patches by their rows and columns. */
final class AxialRotary {
    private static final double THETA = 10000;

    private AxialRotary() {}

    /**
     * The kernels' {@code inv_freq}, 3 × C / 2, see {@code decoder.py}: one half of the pairs turns
     * with the row and the other with the column, by θ^(−4j / C) for j = 0 … C/4 − 1.
     *
     * @param headWidth C, a multiple of 4
     */
    static float[] table(int headWidth) {
        int pairs = headWidth / 2;
        int half = pairs / 2;
        float[] table = new float[3 * pairs];
        for (int j = 0; j < half; j++) {
            float exponent = (float) (2 * j) / pairs;
            float frequency = 1f / (float) Math.pow(THETA, exponent);
            table[j] = frequency;
            table[pairs + half + j] = frequency;
        }
        Arrays.fill(table, 2 * pairs, 3 * pairs, 1);
        return table;
    }
}
