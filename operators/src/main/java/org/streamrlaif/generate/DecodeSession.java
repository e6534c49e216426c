package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Continuous batching over one key/value cache: rows that finish leave, waiting rows take their
 * places as far as the cache's budget goes, and the adapter may change between two calls. Rows in
 * use are always the first of the cache; those whose prompt is being read lie behind them. Not
 * thread-safe.
 */
public final class DecodeSession implements AutoCloseable {
    private final VisionLanguageModel model;
    private final Kernels kernels;
    private final TextDecoder decoder;
    private final SamplingConfig sampling;
    private final Set<Integer> ends;
    private final KeyValueCache cache;
    private final PolicyWeights weights;
    private final Deque<DecodeRow> waiting = new ArrayDeque<>();
    private final List<DecodeRow> active = new ArrayList<>();
    private Admission entering;
    private int enteringAt;
    private long version;

    /**
     * A session of at most {@code sampling.maxRows()} rows that ends responses at the model's end
     * tokens.
     */
    public DecodeSession(VisionLanguageModel model, SamplingConfig sampling) {
        this(model, sampling, model.config().eosIds());
    }

    /**
     * As the other one, with end tokens of the caller's; none = every row runs to its full length.
     */
    public DecodeSession(VisionLanguageModel model, SamplingConfig sampling, List<Integer> ends) {
        this.model = model;
        this.sampling = sampling;
        this.ends = new HashSet<>(ends);
        kernels = model.kernels();
        decoder = model.decoder();
        weights = new PolicyWeights(model, sampling.maxRows());
        cache = new KeyValueCache(kernels, decoder, sampling.maxRows(), budget());
    }

    private long budget() {
        return sampling.kvBudgetMib() > 0
                ? (long) sampling.kvBudgetMib() << 20
                : FreeMemory.bytes(kernels.manager().getDevice()) / 4;
    }

    /**
     * Decodes with this adapter from the next call on; null for the base model. It may be closed
     * afterwards.
     */
    public void use(LoraAdapter adapter, long version) {
        weights.use(adapter);
        this.version = version;
    }

    /**
     * Throws when a row can never fit into the cache.
     *
     * @throws KvBudgetException saying what it needs and what there is
     */
    public void check(DecodeRow row) {
        cache.check(row.capacity());
    }

    /**
     * Adds a row to those waiting.
     *
     * @throws KvBudgetException when it can never fit into the cache
     */
    public void submit(DecodeRow row) {
        check(row);
        waiting.add(row);
    }

    /** Whether every submitted row has finished. */
    public boolean idle() {
        return waiting.isEmpty() && active.isEmpty() && entering == null;
    }

    /**
     * Reads at most {@code sampling.prefillTokens()} tokens of waiting prompts, appends up to
     * {@code steps} tokens to every row, and returns the rows that finished.
     */
    public List<DecodeRow> advance(int steps) {
        List<DecodeRow> finished = new ArrayList<>();
        if (entering == null && !waiting.isEmpty()) {
            admit();
        }
        if (entering != null) {
            read();
            leave(finished);
        }
        if (!active.isEmpty()) {
            decode(steps);
            leave(finished);
        }
        return finished;
    }

    /** Drops all rows. */
    public void clear() {
        waiting.clear();
        active.clear();
        endAdmission();
    }

    /** Lets as many waiting rows in, in their order, as rows, cache and reading allow at once. */
    private void admit() {
        if (active.isEmpty()) {
            int longest = waiting.stream().mapToInt(DecodeRow::capacity).max().orElseThrow();
            cache.cut(waiting.size(), longest);
        }
        if (waiting.peek().capacity() > cache.capacity()) {
            return;
        }
        int room = cache.extend(active.size() + waiting.size(), active.size()) - active.size();
        if (room > 0) {
            enteringAt = active.size();
            entering = Admission.of(waiting, room, cache.capacity(), sampling.prefillTokens());
        }
    }

    /** Reads the next piece of the entering prompts; after the last one their rows are active. */
    private void read() {
        try (NDManager scope = kernels.newManager()) {
            if (entering.piecesLeft() > 1) {
                KernelCall call =
                        entering.piece(model, kernels.call("read_piece"), scope)
                                .integer("first_row", enteringAt);
                weights.reading(cache.arguments(call)).run();
                entering.advance();
                return;
            }
            List<DecodeRow> rows = entering.rows();
            KernelCall call =
                    restricted(entering.last(model, kernels.call("start_rows"), scope))
                            .integer("first_row", enteringAt)
                            .tensor("uniforms", scope.create(uniforms(rows)))
                            .tensor("head", weights.head());
            NDArray sampled = weights.reading(cache.arguments(call)).run(scope);
            append(rows, sampled.toFloatArray(), rows.size());
            for (int i = 0; i < rows.size(); i++) {
                if (enteringAt > active.size()) {
                    cache.move(enteringAt + i, active.size());
                }
                active.add(rows.get(i));
            }
        }
        endAdmission();
    }

    private void endAdmission() {
        if (entering != null) {
            entering.close();
            entering = null;
        }
    }

    private void decode(int most) {
        int rows = active.size();
        int steps =
                Math.min(most, active.stream().mapToInt(DecodeRow::remaining).min().orElseThrow());
        double[] uniforms = new double[steps * rows];
        for (int i = 0; i < uniforms.length; i++) {
            uniforms[i] = active.get(i % rows).uniform(i / rows, version);
        }
        long[] places = active.stream().mapToLong(DecodeRow::lastPlace).toArray();
        // Lists, not tensors: small arrays cost more to hand over than to sample from.
        KernelCall call =
                restricted(kernels.call("decode_steps"))
                        .integers(
                                "last_ids",
                                active.stream().mapToLong(DecodeRow::lastToken).toArray())
                        .integers("last_places", places)
                        .integers(
                                "last_positions",
                                active.stream().mapToLong(DecodeRow::lastPosition).toArray())
                        .integer("reach", Arrays.stream(places).max().orElseThrow() + 1)
                        .reals("uniforms", uniforms)
                        .integers("ends", ends.stream().mapToLong(Integer::longValue).toArray())
                        .tensor("table", decoder.table())
                        .tensor("head", weights.head());
        try (NDArray sampled = weights.decoding(cache.arguments(call)).run(kernels.manager())) {
            float[] numbers = sampled.toFloatArray();
            append(active, numbers, numbers.length / 2);
        }
    }

    /** Gives a call {@code temperature, top_k, top_p}. */
    private KernelCall restricted(KernelCall call) {
        return call.real("temperature", sampling.temperature())
                .integer("top_k", sampling.topK())
                .real("top_p", sampling.topP());
    }

    private float[] uniforms(List<DecodeRow> rows) {
        float[] uniforms = new float[rows.size()];
        for (int i = 0; i < uniforms.length; i++) {
            uniforms[i] = rows.get(i).uniform(0, version);
        }
        return uniforms;
    }

    /**
     * Hands sampled tokens out, of all rows one after the other in each step; what follows a row's
     * end token does not count.
     *
     * @param numbers {@code count} tokens, and behind them their log-probabilities
     */
    private void append(List<DecodeRow> rows, float[] numbers, int count) {
        for (int i = 0; i < count; i++) {
            DecodeRow row = rows.get(i % rows.size());
            if (!row.finished()) {
                row.append((int) numbers[i], numbers[count + i], version, ends);
            }
        }
    }

    /** Takes finished rows out; the last row of the cache moves into each gap. */
    private void leave(List<DecodeRow> finished) {
        for (int i = active.size() - 1; i >= 0; i--) {
            if (active.get(i).finished()) {
                finished.add(active.get(i));
                DecodeRow last = active.remove(active.size() - 1);
                if (i < active.size()) {
                    cache.move(active.size(), i);
                    active.set(i, last);
                }
            }
        }
    }

    @Override
    public void close() {
        endAdmission();
        weights.close();
        cache.close();
    }
}
