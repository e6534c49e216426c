package org.streamrlaif.learn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.streamrlaif.model.ModelPrompt;

/**
 * Packed rows as padded arrays, B × L row-major.
 *
 * <p>Segments: 0 = prompt, k ≥ 1 = block k − 1, −1 = padding at the end of a row. Keys say which
 * segment may see a token: its own one, or none (−2) where a block is padded.
 */
final class PackedLayout {

    private static final long PADDING = -1;
    private static final long UNSEEN = -2;

    private final List<PackedRow> rows;
    private final int width;
    private final long[] ids;
    private final long[] positions;
    private final long[] segments;
    private final long[] keys;

    /** Places come from the prompts alone: a response may hold the placeholder as a plain token. */
    private final long[] visualPlaces;

    PackedLayout(List<PackedRow> rows, int imageTokenId) {
        this.rows = rows;
        width = rows.stream().mapToInt(PackedRow::length).max().orElseThrow();
        ids = new long[rows.size() * width];
        positions = new long[ids.length];
        segments = new long[ids.length];
        Arrays.fill(segments, PADDING);
        keys = new long[ids.length];
        Arrays.fill(keys, PADDING);
        for (int b = 0; b < rows.size(); b++) {
            lay(rows.get(b), b * width);
        }
        visualPlaces =
                IntStream.range(0, ids.length)
                        .filter(i -> segments[i] == 0 && ids[i] == imageTokenId)
                        .asLongStream()
                        .toArray();
    }

    int width() {
        return width;
    }

    long[] ids() {
        return ids;
    }

    long[] positions() {
        return positions;
    }

    long[] segments() {
        return segments;
    }

    long[] keys() {
        return keys;
    }

    /** Flat places of the image placeholders, rising. */
    long[] visualPlaces() {
        return visualPlaces;
    }

    /** The rows that replace the placeholders, in the same order, D values each. */
    float[] visual() {
        List<float[]> parts =
                rows.stream()
                        .map(PackedRow::prompt)
                        .filter(prompt -> prompt.visual() != null)
                        .map(prompt -> prompt.visual().data())
                        .toList();
        float[] visual = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, visual, at, part.length);
            at += part.length;
        }
        return visual;
    }

    long place(int row, int block, int token) {
        return (long) row * width + rows.get(row).place(block, token);
    }

    private void lay(PackedRow row, int start) {
        ModelPrompt prompt = row.prompt();
        lay(prompt.ids(), prompt.length(), start, 0, 0);
        int at = start + prompt.length();
        for (int k = 0; k < row.blocks().size(); k++) {
            int[] block = row.blocks().get(k);
            lay(block, row.seen().get(k), at, prompt.length(), k + 1);
            at += block.length;
        }
    }

    private void lay(int[] tokens, int seen, int at, int firstPosition, int segment) {
        for (int t = 0; t < tokens.length; t++) {
            ids[at + t] = tokens[t];
            positions[at + t] = firstPosition + t;
            segments[at + t] = segment;
            keys[at + t] = t < seen ? segment : UNSEEN;
        }
    }
}
