package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Supervised training of one adapter on prompts with given responses: cross-entropy of the response
 * tokens under the base model with the adapter. Not thread-safe; model and adapter stay the
 * caller's.
 */
public final class AdapterTrainer implements AutoCloseable {
    private static final String ADAPTER = "adapter/";
    private static final String OPTIMIZER = "optimizer/";

    /**
     * A prompt and the tokens that should follow it, with the end token where one is wanted.
     *
     * @param response at least one token
     */
    public record Example(ModelPrompt prompt, int[] response) {}

    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final boolean gradientCheckpointing;
    private final Gradients gradients;
    private final SpareBuffers spare = new SpareBuffers();
    private final Optimizer optimizer;

    /**
     * A trainer before its first step.
     *
     * @param gradientCheckpointing whether each layer is computed again on the way back instead of
     *     being kept: about a third more time, far less memory, the same numbers
     */
    public AdapterTrainer(
            VisionLanguageModel model,
            LoraAdapter adapter,
            AdamWConfig config,
            boolean gradientCheckpointing) {
        this.model = model;
        this.adapter = adapter;
        this.gradientCheckpointing = gradientCheckpointing;
        gradients = new Gradients(model.kernels(), adapter.tensors());
        optimizer = new Optimizer(config, model.kernels(), adapter.names(), adapter.tensors());
    }

    /**
     * Adds the gradient of a micro-batch, one native call.
     *
     * @param tokens response tokens of the whole update, so that micro-batches add up to the mean
     *     over them
     * @return the micro-batch's part of the mean cross-entropy in nats
     */
    public double accumulate(List<Example> examples, int tokens) {
        TokenBatch batch =
                TokenBatch.rightPadded(
                        examples.stream().map(e -> e.prompt().append(e.response())).toList());
        try (NDManager scope = model.kernels().newManager()) {
            Shape shape = new Shape(batch.rows(), batch.length());
            // Padding stands behind its row's tokens, which never look ahead.
            NDArray noMask = scope.create(new Shape(0), DataType.BOOLEAN);
            Targets targets = Targets.of(examples, batch.length());
            float[] shares = new float[targets.ids().length];
            Arrays.fill(shares, 1f / tokens);
            KernelCall call =
                    model.kernels()
                            .train("token_gradient")
                            .tensor(model.embed(batch, scope))
                            .tensor(scope.create(batch.positions(), shape))
                            .tensor(noMask);
            return model.decoder()
                    .arguments(call, adapter)
                    .tensor(scope.create(targets.places()))
                    .tensor(model.decoder().head())
                    .tensor(scope.create(targets.ids()))
                    .tensor(scope.create(shares))
                    .flag(gradientCheckpointing)
                    .tensors(gradients.wrapped())
                    .tensors(spare.wrapped())
                    .runReal();
        }
    }

    /**
     * Updates the adapter by the accumulated gradients and clears them.
     *
     * @return norm of the gradients before clipping; not finite = nothing was updated
     */
    public double update(double learningRate) {
        return optimizer.step(gradients.tensors(), learningRate);
    }

    /**
     * {@link #accumulate} and {@link #update} of one whole batch; returns its mean cross-entropy.
     */
    public double step(List<Example> examples, double learningRate) {
        int tokens = examples.stream().mapToInt(e -> e.response().length).sum();
        double loss = accumulate(examples, tokens);
        update(learningRate);
        return loss;
    }

    /** Accumulated gradients, in the adapter's order. */
    List<NDArray> gradients() {
        return gradients.tensors();
    }

    /** The adapter and the optimizer. */
    public Map<String, byte[]> snapshot() {
        Map<String, byte[]> state = new LinkedHashMap<>();
        adapter.snapshot().forEach((name, bytes) -> state.put(ADAPTER + name, bytes));
        optimizer.snapshot().forEach((name, bytes) -> state.put(OPTIMIZER + name, bytes));
        return state;
    }

    /** Takes over a {@link #snapshot()} of a trainer of the same shape. */
    public void restore(Map<String, byte[]> state) {
        adapter.restore(part(state, ADAPTER));
        optimizer.restore(part(state, OPTIMIZER));
    }

    private static Map<String, byte[]> part(Map<String, byte[]> state, String prefix) {
        Map<String, byte[]> part = new LinkedHashMap<>();
        state.forEach(
                (name, bytes) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), bytes);
                    }
                });
        return part;
    }

    @Override
    public void close() {
        spare.close();
        gradients.close();
        optimizer.close();
    }

    /**
     * Response tokens and the flat places b · L + l that predict them, each one before its token.
     */
    private record Targets(long[] places, long[] ids) {
        static Targets of(List<Example> examples, int length) {
            int total = examples.stream().mapToInt(e -> e.response().length).sum();
            long[] places = new long[total];
            long[] ids = new long[total];
            int n = 0;
            for (int b = 0; b < examples.size(); b++) {
                Example example = examples.get(b);
                for (int t = 0; t < example.response().length; t++) {
                    places[n] = (long) b * length + example.prompt().length() + t - 1;
                    ids[n++] = example.response()[t];
                }
            }
            return new Targets(places, ids);
        }
    }
}
