package org.streamrlaif.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.TensorList;
import org.streamrlaif.packing.PackedBatch;

/** A few packed rows of a batch on the device, with the places where their tokens are predicted. */
final class MicroBatch implements AutoCloseable {

    private final boolean stays;
    private final PackedBatch batch;
    private final TensorList tape = new TensorList(List.of());
    private final PredictedTokens tokens;
    private final PredictedTokens positions;

    /**
     * Makes the tensors.
     *
     * @param rows indices of packed rows of {@code responses}
     * @param stays whether one pass over it may leave something for another
     */
    MicroBatch(
            VisionLanguageModel model,
            ResponseTokens responses,
            List<Integer> rows,
            boolean stays) {
        this.stays = stays;
        batch = new PackedBatch(model, rows.stream().map(responses.rows()::get).toList());
        Map<Integer, Integer> localRows = new HashMap<>();
        rows.forEach(row -> localRows.put(row, localRows.size()));
        List<ResponseTokens.Span> spans = new ArrayList<>();
        for (ResponseTokens.Span span : responses.spans()) {
            if (localRows.containsKey(span.row())) {
                spans.add(span);
            }
        }
        tokens = places(responses, spans, localRows, ResponseTokens.Span::to);
        positions =
                spans.stream().allMatch(span -> span.to() == span.end())
                        ? tokens
                        : places(responses, spans, localRows, ResponseTokens.Span::end);
    }

    /** Inputs of the decoder. */
    PackedBatch batch() {
        return batch;
    }

    /** The response tokens. */
    PredictedTokens tokens() {
        return tokens;
    }

    /** The response tokens and the padding behind them. */
    PredictedTokens positions() {
        return positions;
    }

    /** Whether one pass over it may leave something for another. */
    boolean stays() {
        return stays;
    }

    /** What the pass for the values left for their gradient: a list that kernels change. */
    TensorList tape() {
        return tape;
    }

    @Override
    public void close() {
        tape.close();
        batch.close();
    }

    private PredictedTokens places(
            ResponseTokens responses,
            List<ResponseTokens.Span> spans,
            Map<Integer, Integer> localRows,
            ToIntFunction<ResponseTokens.Span> end) {
        int size = spans.stream().mapToInt(span -> end.applyAsInt(span) - span.from()).sum();
        int[] flat = new int[size];
        long[] places = new long[size];
        long[] ids = new long[size];
        int at = 0;
        for (ResponseTokens.Span span : spans) {
            int row = localRows.get(span.row());
            for (int i = span.from(); i < end.applyAsInt(span); i++) {
                flat[at] = i;
                ids[at] = responses.ids()[i];
                places[at++] = batch.place(row, span.block(), i - span.from() - 1);
            }
        }
        return new PredictedTokens(batch.manager(), flat, places, ids);
    }
}
