package org.streamrlaif.generate;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streamrlaif.model.KernelCall;
import org.streamrlaif.model.Kernels;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TextDecoder;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;

/**
 * Continuous batching over one key/value cache: rows that finish leave, waiting rows take their
 * places, and the adapter may change between two calls. Rows in use are always the first of the
 * cache. Not thread-safe.
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
        cache = new KeyValueCache(kernels, decoder, sampling.maxRows());
        weights = new PolicyWeights(kernels, decoder);
    }

    /**
     * Decodes with this adapter from the next call on; null for the base model. It may be closed
     * afterwards.
     */
    public void use(LoraAdapter adapter, long version) {
        weights.use(adapter);
        this.version = version;
    }

    /** Adds a row to those waiting. */
    public void submit(DecodeRow row) {
        waiting.add(row);
    }

    /** Whether every submitted row has finished. */
    public boolean idle() {
        return waiting.isEmpty() && active.isEmpty();
    }

    /**
     * Lets waiting rows in, appends up to {@code steps} tokens to every row, and returns the rows
     * that finished.
     */
    public List<DecodeRow> advance(int steps) {
        List<DecodeRow> finished = new ArrayList<>();
        if (!waiting.isEmpty() && active.size() < cache.rows()) {
            start();
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
    }

    private void start() {
        List<DecodeRow> entering = new ArrayList<>();
        while (!waiting.isEmpty() && active.size() + entering.size() < cache.rows()) {
            entering.add(waiting.poll());
        }
        cache.reserve(entering.stream().mapToInt(DecodeRow::capacity).max().orElseThrow());
        List<ModelPrompt> prompts = new ArrayList<>();
        long[] source = sources(entering, prompts);
        try (NDManager scope = kernels.newManager()) {
            long[] last = prompts.stream().mapToLong(prompt -> prompt.length() - 1L).toArray();
            KernelCall call =
                    kernels.call("start_rows")
                            .tensor(model.embed(TokenBatch.rightPadded(prompts), scope))
                            .tensor(scope.create(last))
                            .tensor(scope.create(source))
                            .integer(active.size())
                            .tensor(scope.create(uniforms(entering)));
            NDList sampled =
                    weights.arguments(
                                    restricted(call)
                                            .tensor(decoder.head())
                                            .tensors(cache.tensors()))
                            .runList(scope);
            active.addAll(entering);
            append(entering, sampled, entering.size());
        }
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

    private void decode(int most) {
        int rows = active.size();
        int steps =
                Math.min(most, active.stream().mapToInt(DecodeRow::remaining).min().orElseThrow());
        float[] uniforms = new float[steps * rows];
        for (int i = 0; i < uniforms.length; i++) {
            uniforms[i] = active.get(i % rows).uniform(i / rows, version);
        }
        long[] positions = active.stream().mapToLong(DecodeRow::lastPosition).toArray();
        try (NDManager scope = kernels.newManager()) {
            KernelCall call =
                    kernels.call("decode_steps")
                            .tensor(
                                    scope.create(
                                            active.stream()
                                                    .mapToLong(DecodeRow::lastToken)
                                                    .toArray()))
                            .tensor(scope.create(positions))
                            .integer(
                                    active.stream()
                                                    .mapToInt(DecodeRow::lastPosition)
                                                    .max()
                                                    .orElseThrow()
                                            + 1L)
                            .tensor(scope.create(uniforms).reshape(steps, rows));
            call =
                    restricted(call)
                            .tensor(
                                    scope.create(
                                            ends.stream().mapToLong(Integer::longValue).toArray()))
                            .tensor(decoder.table())
                            .tensor(decoder.head())
                            .tensors(cache.tensors());
            NDList sampled = weights.arguments(call).runList(scope);
            append(active, sampled, rows);
        }
    }

    private KernelCall restricted(KernelCall call) {
        return call.real(sampling.temperature()).integer(sampling.topK()).real(sampling.topP());
    }

    private float[] uniforms(List<DecodeRow> rows) {
        float[] uniforms = new float[rows.size()];
        for (int i = 0; i < uniforms.length; i++) {
            uniforms[i] = rows.get(i).uniform(0, version);
        }
        return uniforms;
    }

    /**
     * Hands the sampled tokens [steps, rows] out; what follows a row's end token does not count.
     */
    private void append(List<DecodeRow> rows, NDList sampled, int count) {
        long[] tokens = sampled.get(0).toLongArray();
        float[] logprobs = sampled.get(1).toFloatArray();
        for (int i = 0; i < tokens.length; i++) {
            DecodeRow row = rows.get(i % count);
            if (!row.finished()) {
                row.append((int) tokens[i], logprobs[i], version, ends);
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
        weights.close();
        cache.close();
    }
}
