package org.streamrlaif.model.picture;

import java.util.Locale;

/**
 * Normalised pictures of one size, as a vision tower reads them.
 *
 * @param count number of pictures N
 * @param height rows H
 * @param width pixels of a row W
 * @param values N × 3 × H × W; owned by the record, not copied
 */
public record Pixels(int count, int height, int width, float[] values) {
    public Pixels {
        if (count < 1 || values.length != (long) count * 3 * height * width) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "pixels: %d values, expected those of %d pictures of %d x %d",
                            values.length,
                            count,
                            width,
                            height));
        }
    }

    /** Square pictures of the side S: as many as there are values for. */
    public static Pixels squares(float[] values, int side) {
        return new Pixels(values.length / (3 * side * side), side, side, values);
    }
}
