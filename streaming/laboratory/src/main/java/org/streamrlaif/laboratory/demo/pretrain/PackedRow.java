package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.training.TextBatch;

/**
 * One row of a training batch: a tree of token segments. A token attends to the earlier tokens of
 * its own segment and to all tokens of the segments above it, and its position goes on where the
 * segment above ends. So many questions about one video share the row's visual tokens, and each
 * sees exactly what it would see alone.
 */
final class PackedRow {

    /** Target of a position that predicts nothing. */
    static final int NO_TARGET = -100;

    private record Segment(int parent, int start, int position, int length) {}

    /**
     * Where a response is predicted.
     *
     * @param start first place in the row
     * @param length number of places
     */
    record Span(int start, int length) {}

    private final List<Segment> segments = new ArrayList<>();
    private final List<Span> responses = new ArrayList<>();
    private int[] ids = new int[64];
    private int[] targets = new int[64];
    private float[] weights = new float[64];
    private int length;

    /** Adds the root: tokens that predict nothing. */
    int root(int[] tokens) {
        return branch(-1, tokens);
    }

    /** Adds tokens below a segment that predict nothing themselves. */
    int branch(int parent, int[] tokens) {
        int[] none = new int[tokens.length];
        Arrays.fill(none, NO_TARGET);
        return add(parent, tokens, none, 0);
    }

    /**
     * Adds a prompt and the response to learn below a segment.
     *
     * @param weight weight of each response token in the loss
     */
    int respond(int parent, int[] prompt, int[] response, float weight) {
        // The last response token is predicted but never read.
        int[] tokens = Arrays.copyOf(prompt, prompt.length + response.length - 1);
        System.arraycopy(response, 0, tokens, prompt.length, response.length - 1);
        int[] wanted = new int[tokens.length];
        Arrays.fill(wanted, NO_TARGET);
        System.arraycopy(response, 0, wanted, prompt.length - 1, response.length);
        responses.add(new Span(length + prompt.length - 1, response.length));
        return add(parent, tokens, wanted, weight);
    }

    private int add(int parent, int[] tokens, int[] wanted, float weight) {
        int end = length + tokens.length;
        if (end > ids.length) {
            int capacity = Math.max(end, 2 * ids.length);
            ids = Arrays.copyOf(ids, capacity);
            targets = Arrays.copyOf(targets, capacity);
            weights = Arrays.copyOf(weights, capacity);
        }
        System.arraycopy(tokens, 0, ids, length, tokens.length);
        System.arraycopy(wanted, 0, targets, length, tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            weights[length + i] = wanted[i] == NO_TARGET ? 0 : weight;
        }
        int position = 0;
        if (parent >= 0) {
            Segment above = segments.get(parent);
            position = above.position + above.length;
        }
        segments.add(new Segment(parent, length, position, tokens.length));
        length = end;
        return segments.size() - 1;
    }

    /** Tokens in the row. */
    int length() {
        return length;
    }

    /** Where the responses are predicted, in the order in which they were added. */
    List<Span> responses() {
        return responses;
    }

    /**
     * A batch of rows about clips of as many frames, padded at the right; padding attends to itself
     * only.
     *
     * @param features the tower's patch tokens of each row's clip
     */
    static TextBatch batch(List<PackedRow> rows, List<float[]> features, int frames, int padId) {
        int width = rows.stream().mapToInt(PackedRow::length).max().orElseThrow();
        int tokens = rows.size() * width;
        int clip = features.get(0).length;
        float[] clips = new float[rows.size() * clip];
        TextBatch batch =
                new TextBatch(
                        rows.size(),
                        width,
                        frames,
                        clips,
                        new int[tokens],
                        new int[tokens],
                        new boolean[tokens * width],
                        new int[tokens],
                        new float[tokens]);
        Arrays.fill(batch.ids(), padId);
        Arrays.fill(batch.targets(), NO_TARGET);
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(features.get(row), 0, clips, row * clip, clip);
            rows.get(row).copyTo(batch, row);
            for (int i = rows.get(row).length(); i < width; i++) {
                batch.mask()[(row * width + i) * width + i] = true;
            }
        }
        return batch;
    }

    private void copyTo(TextBatch batch, int row) {
        int width = batch.length();
        int at = row * width;
        System.arraycopy(ids, 0, batch.ids(), at, length);
        System.arraycopy(targets, 0, batch.targets(), at, length);
        System.arraycopy(weights, 0, batch.weights(), at, length);
        for (Segment segment : segments) {
            for (int i = 0; i < segment.length; i++) {
                int token = segment.start + i;
                batch.positions()[at + token] = segment.position + i;
                int line = (at + token) * width;
                Arrays.fill(batch.mask(), line + segment.start, line + token + 1, true);
                for (int up = segment.parent; up >= 0; up = segments.get(up).parent) {
                    Segment above = segments.get(up);
                    Arrays.fill(
                            batch.mask(),
                            line + above.start,
                            line + above.start + above.length,
                            true);
                }
            }
        }
    }
}
