package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;

/**
 * A row whose tokens are given instead of sampled, through the same cache, weights and steps as a
 * {@link DecodeSession}: what is stored and what would be said at every place. All but the last
 * token of the prompt are read at once, the others step by step.
 */
public final class ForcedDecoding implements AutoCloseable {
    private final Kernels kernels;
    private final TextDecoder decoder;
    private final PolicyWeights weights;
    private final KeyValueCache cache;
    private final float[] logits;

    /**
     * Decodes at once.
     *
     * @param adapter on top of the model; null for none
     * @param prompt at least two tokens, the last one no placeholder
     * @param answer tokens that follow, T
     */
    public ForcedDecoding(
            VisionLanguageModel model, LoraAdapter adapter, ModelPrompt prompt, int[] answer) {
        kernels = model.kernels();
        decoder = model.decoder();
        weights = new PolicyWeights(model, 1);
        weights.use(adapter);
        cache = new KeyValueCache(kernels, decoder, 1, Long.MAX_VALUE);
        int length = prompt.length();
        cache.cut(1, length + answer.length);
        int vocabulary = decoder.config().vocabSize();
        logits = new float[(answer.length + 1) * vocabulary];
        try (NDManager scope = kernels.newManager()) {
            read(model, prompt, scope);
            for (int t = 0; t <= answer.length; t++) {
                int token = t == 0 ? prompt.ids()[length - 1] : answer[t - 1];
                long position = prompt.positions().at(length - 1, 0) + (long) t;
                float[] after = step(token, length - 1L + t, position, scope);
                System.arraycopy(after, 0, logits, t * vocabulary, vocabulary);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void read(VisionLanguageModel model, ModelPrompt prompt, NDManager scope) {
        TokenBatch batch = TokenBatch.rightPadded(List.of(prompt.start(prompt.length() - 1)));
        KernelCall call =
                kernels.call("read_piece")
                        .tensor("embeds", model.embed(batch, scope))
                        .integer("start", 0)
                        .tensor("positions", scope.create(batch.positions(), batch.positionShape()))
                        .integer("stop", batch.length())
                        .tensor("source", scope.create(new long[] {0}))
                        .integer("first_row", 0);
        weights.reading(cache.arguments(call)).run();
    }

    private float[] step(int token, long place, long position, NDManager scope) {
        KernelCall call =
                kernels.call("forced_step")
                        .tensor("ids", scope.create(new long[] {token}))
                        .tensor("lengths", scope.create(new long[] {place}))
                        .tensor("positions", scope.create(new long[] {position}))
                        .integer("reach", place + 1)
                        .tensor("table", decoder.table())
                        .tensor("head", weights.head());
        return weights.decoding(cache.arguments(call)).run(scope).toFloatArray();
    }

    /** (T + 1) × vocabulary float32 logits: after the prompt, then after each token. */
    public float[] logits() {
        return logits;
    }

    /** Rotated keys of a layer, key/value heads × tokens × head width, of the first tokens. */
    public float[] keys(int layer, int tokens) {
        return stored(layer, tokens, 0);
    }

    /** Values of a layer, laid out as the keys. */
    public float[] values(int layer, int tokens) {
        return stored(layer, tokens, decoder.config().kvHeads());
    }

    /** The cache lies token by token; the result head by head. */
    private float[] stored(int layer, int tokens, int firstHead) {
        TextConfig config = decoder.config();
        int width = config.headWidth();
        try (NDManager scope = kernels.newManager()) {
            NDArray slots =
                    kernels.call("float32").tensor("x", cache.arrays().get(layer)).run(scope);
            float[] all = slots.toFloatArray();
            float[] part = new float[config.kvHeads() * tokens * width];
            for (int head = 0; head < config.kvHeads(); head++) {
                for (int t = 0; t < tokens; t++) {
                    int from = (t * 2 * config.kvHeads() + firstHead + head) * width;
                    System.arraycopy(all, from, part, (head * tokens + t) * width, width);
                }
            }
            return part;
        }
    }

    @Override
    public void close() {
        cache.close();
        weights.close();
    }
}
