package org.streamrlaif.model;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prompts padded to one length, ready to become tensors.
 *
 * @param rows number of prompts B
 * @param length length L of the longest prompt
 * @param ids B × L token ids, row-major; padding holds 0
 * @param positions B × L × axes of the tokens that count; padding holds 0
 * @param valid B × L: true = the token counts
 * @param visual the rows of all image placeholders in row-major order, D values each
 */
public record TokenBatch(
        int rows, int length, long[] ids, long[] positions, boolean[] valid, float[] visual) {

    /** Pads on the right: row b's tokens lie at columns 0 … P_b − 1. */
    public static TokenBatch rightPadded(List<ModelPrompt> prompts) {
        return padded(prompts, false);
    }

    /** Pads on the left: row b's tokens lie at columns L − P_b … L − 1. */
    public static TokenBatch leftPadded(List<ModelPrompt> prompts) {
        return padded(prompts, true);
    }

    private static TokenBatch padded(List<ModelPrompt> prompts, boolean left) {
        int rows = prompts.size();
        int length = prompts.stream().mapToInt(ModelPrompt::length).max().orElseThrow();
        long[] ids = new long[rows * length];
        int axes = prompts.stream().mapToInt(p -> p.positions().axes()).max().orElseThrow();
        long[] positions = new long[rows * length * axes];
        boolean[] valid = new boolean[rows * length];
        for (int b = 0; b < rows; b++) {
            int[] tokens = prompts.get(b).ids();
            int start = b * length + (left ? length - tokens.length : 0);
            for (int t = 0; t < tokens.length; t++) {
                ids[start + t] = tokens[t];
            }
            prompts.get(b).positions().copyTo(positions, start * axes, axes);
            Arrays.fill(valid, start, start + tokens.length, true);
        }
        return new TokenBatch(rows, length, ids, positions, valid, visual(prompts));
    }

    /** B × L. */
    public Shape shape() {
        return new Shape(rows, length);
    }

    /** B × L × axes. */
    public Shape positionShape() {
        return new Shape(rows, length, positions.length / ids.length);
    }

    /** Flat places of a token. */
    long[] places(int id) {
        return IntStream.range(0, ids.length).filter(i -> ids[i] == id).asLongStream().toArray();
    }

    private static float[] visual(List<ModelPrompt> prompts) {
        int size =
                prompts.stream()
                        .mapToInt(p -> p.visual() == null ? 0 : p.visual().data().length)
                        .sum();
        float[] rows = new float[size];
        int at = 0;
        for (ModelPrompt prompt : prompts) {
            if (prompt.visual() != null) {
                float[] data = prompt.visual().data();
                System.arraycopy(data, 0, rows, at, data.length);
                at += data.length;
            }
        }
        return rows;
    }
}
