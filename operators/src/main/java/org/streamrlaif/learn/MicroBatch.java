package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.VisionLanguageModel;

/**
 * A few packed rows of a batch on the device, with the places where their n response tokens are
 * predicted.
 */
final class MicroBatch implements AutoCloseable {

    private final PackedBatch batch;
    private final int[] tokens;
    private final NDArray places;
    private final NDArray targets;

    /**
     * Makes the tensors.
     *
     * @param rows indices of packed rows of {@code responses}
     */
    MicroBatch(VisionLanguageModel model, ResponseTokens responses, List<Integer> rows) {
        batch = new PackedBatch(model, rows.stream().map(responses.rows()::get).toList());
        Map<Integer, Integer> localRows = new HashMap<>();
        rows.forEach(row -> localRows.put(row, localRows.size()));
        List<ResponseTokens.Span> spans = new ArrayList<>();
        for (ResponseTokens.Span span : responses.spans()) {
            if (localRows.containsKey(span.row())) {
                spans.add(span);
            }
        }
        int size = spans.stream().mapToInt(ResponseTokens.Span::length).sum();
        tokens = new int[size];
        long[] flat = new long[size];
        long[] ids = new long[size];
        int at = 0;
        for (ResponseTokens.Span span : spans) {
            for (int t = 0; t < span.length(); t++) {
                tokens[at] = span.from() + t;
                ids[at] = responses.ids()[tokens[at]];
                flat[at++] = batch.place(localRows.get(span.row()), span.block(), t - 1);
            }
        }
        places = batch.manager().create(flat);
        targets = batch.manager().create(ids);
    }

    /** Inputs of the decoder. */
    PackedBatch batch() {
        return batch;
    }

    /** Number of response tokens n. */
    int size() {
        return tokens.length;
    }

    /** Where each token is predicted, [n]. */
    NDArray places() {
        return places;
    }

    /** The tokens themselves, [n]. */
    NDArray targets() {
        return targets;
    }

    /** This micro-batch's part [n] of a flat array [N], as float32; lives as long as this. */
    NDArray gather(double[] flat) {
        float[] part = new float[tokens.length];
        for (int i = 0; i < part.length; i++) {
            part[i] = (float) flat[tokens[i]];
        }
        return batch.manager().create(part);
    }

    /** Writes this micro-batch's part [n] into a flat array [N]. */
    void scatter(float[] part, double[] flat) {
        for (int i = 0; i < part.length; i++) {
            flat[tokens[i]] = part[i];
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
