package org.streamrlaif.model.picture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;

/**
 * From bytes to the numbers that a tower reads: {@code (byte · factor − mean) / std}.
 *
 * @param factor multiplies the bytes
 * @param mean per channel, subtracted after that
 * @param std per channel, divides afterwards
 */
public record PixelScaling(double factor, List<Double> mean, List<Double> std) {
    /** CLIP's means and deviations. */
    public static final PixelScaling CLIP =
            new PixelScaling(
                    1 / 255.0,
                    List.of(0.48145466, 0.4578275, 0.40821073),
                    List.of(0.26862954, 0.26130258, 0.27577711));

    /** From −1 to 1. */
    public static final PixelScaling HALVES =
            new PixelScaling(1 / 255.0, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    private static final int LEVELS = 256;

    /**
     * Reads what a processor file says.
     *
     * @param usual what holds where it is silent
     * @throws ModelFormatException naming the key that is not understood
     */
    static PixelScaling read(ConfigNode node, PixelScaling usual) {
        return new PixelScaling(
                node.real("rescale_factor", usual.factor),
                channels(node, "image_mean", usual.mean),
                channels(node, "image_std", usual.std));
    }

    /** The three numbers of a key. */
    static List<Double> channels(ConfigNode node, String key, List<Double> otherwise) {
        if (!node.has(key)) {
            return otherwise;
        }
        JsonNode values = node.node().get(key);
        if (!values.isArray() || values.size() != 3 || !values.get(0).isNumber()) {
            throw new ModelFormatException(
                    node.where() + key + ": " + values + ", expected three numbers");
        }
        return List.of(
                values.get(0).asDouble(), values.get(1).asDouble(), values.get(2).asDouble());
    }

    /**
     * N × 3 × P numbers of N pictures.
     *
     * @param rgb N × P × 3 bytes
     * @param pixels of a picture, P
     */
    float[] apply(byte[] rgb, int pixels) {
        float[] table = table();
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

    /** The number of each level of each channel. */
    private float[] table() {
        float[] table = new float[3 * LEVELS];
        for (int c = 0; c < 3; c++) {
            for (int value = 0; value < LEVELS; value++) {
                table[c * LEVELS + value] = (float) ((value * factor - mean.get(c)) / std.get(c));
            }
        }
        return table;
    }
}
