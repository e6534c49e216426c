package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.KernelCall;

/**
 * Rows that enter a session together, and how far their prompts are read. Rows that answer the same
 * prompt read it once. Several prompts are read in one piece; a prompt longer than a piece enters
 * without others and is read piece by piece.
 */
final class Admission implements AutoCloseable {
    private final List<DecodeRow> rows;
    private final List<ModelPrompt> prompts;
    private final long[] source;
    private final int length;
    private final int pieceTokens;
    private NDManager manager;
    private NDArray embeds;
    private NDArray positions;
    private int start;

    private Admission(List<DecodeRow> rows, int pieceTokens) {
        this.rows = rows;
        this.pieceTokens = pieceTokens;
        prompts = new ArrayList<>();
        source = sources(rows, prompts);
        length = prompts.stream().mapToInt(ModelPrompt::length).max().orElseThrow();
    }

    /**
     * Takes rows from the front of those waiting, at least one.
     *
     * @param room most rows to take
     * @param capacity tokens that a row may come to hold
     * @param pieceTokens tokens, padding included, that are read in one call
     */
    static Admission of(Deque<DecodeRow> waiting, int room, int capacity, int pieceTokens) {
        List<DecodeRow> rows = new ArrayList<>();
        Map<ModelPrompt, Boolean> prompts = new IdentityHashMap<>();
        long longest = 0;
        while (rows.size() < room && !waiting.isEmpty()) {
            DecodeRow next = waiting.peek();
            boolean known = prompts.containsKey(next.prompt());
            longest = Math.max(longest, next.prompt().length());
            boolean readable = known || (prompts.size() + 1) * longest <= pieceTokens;
            if (!rows.isEmpty() && (!readable || next.capacity() > capacity)) {
                break;
            }
            prompts.put(next.prompt(), true);
            rows.add(waiting.poll());
        }
        return new Admission(rows, pieceTokens);
    }

    /** The rows, in the order in which they waited. */
    List<DecodeRow> rows() {
        return rows;
    }

    /** Calls that it takes to read the rest. */
    int piecesLeft() {
        return prompts.size() > 1 ? 1 : (length - start + pieceTokens - 1) / pieceTokens;
    }

    /**
     * Gives a call {@code embeds, positions, start, stop, source} of the next piece, which is not
     * the last.
     */
    KernelCall piece(VisionLanguageModel model, KernelCall call, NDManager scope) {
        return read(model, call)
                .integer("start", start)
                .integer("stop", start + (long) pieceTokens)
                .tensor("source", scope.create(source));
    }

    /** The piece was read. */
    void advance() {
        start += pieceTokens;
    }

    /** Gives a call {@code embeds, positions, start, last, source} of the last piece. */
    KernelCall last(VisionLanguageModel model, KernelCall call, NDManager scope) {
        long[] last = prompts.stream().mapToLong(prompt -> prompt.length() - 1L).toArray();
        return read(model, call)
                .integer("start", start)
                .tensor("last", scope.create(last))
                .tensor("source", scope.create(source));
    }

    private KernelCall read(VisionLanguageModel model, KernelCall call) {
        if (embeds == null) {
            manager = model.kernels().newManager();
            TokenBatch batch = TokenBatch.rightPadded(prompts);
            embeds = model.embed(batch, manager);
            positions = manager.create(batch.positions(), batch.positionShape());
        }
        return call.tensor("embeds", embeds).tensor("positions", positions);
    }

    /** The distinct prompts of the rows, and for each row the place of its prompt among them. */
    private static long[] sources(List<DecodeRow> rows, List<ModelPrompt> distinct) {
        Map<ModelPrompt, Integer> places = new IdentityHashMap<>();
        long[] source = new long[rows.size()];
        for (int i = 0; i < source.length; i++) {
            ModelPrompt prompt = rows.get(i).prompt();
            if (!places.containsKey(prompt)) {
                places.put(prompt, distinct.size());
                distinct.add(prompt);
            }
            source[i] = places.get(prompt);
        }
        return source;
    }

    @Override
    public void close() {
        if (manager != null) {
            manager.close();
        }
    }
}
