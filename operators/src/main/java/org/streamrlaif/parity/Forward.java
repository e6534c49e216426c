package org.streamrlaif.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.kernel.KernelCall;

/** One pass of the decoder over padded rows; everything is computed once, when it is asked for. */
final class Forward {
    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final Rows rows;
    private final NDManager scope;
    private NDArray hidden;
    private NDList layers;

    /**
     * @param adapter on top of the model; null for none
     * @param scope owns what is computed
     */
    Forward(VisionLanguageModel model, LoraAdapter adapter, Rows rows, NDManager scope) {
        this.model = model;
        this.adapter = adapter;
        this.rows = rows;
        this.scope = scope;
    }

    Rows rows() {
        return rows;
    }

    /** Embeddings B × L × D with the visual tokens in their places. */
    float[] embeds() {
        float[] all = floats(model.embed(rows.batch(), scope));
        return Arrays.copyOf(all, rows.ids().length * model.config().text().width());
    }

    /** Hidden states B × L × D after the final norm. */
    float[] hidden() {
        return floats(hiddenArray());
    }

    /**
     * The state that Hugging Face counts as n: 0 the embeddings, the last one after the final norm;
     * null when there are fewer.
     */
    float[] state(int n) {
        int count = model.config().text().layers();
        if (n == 0 || n >= count) {
            return n == 0 ? embeds() : n == count ? hidden() : null;
        }
        return floats(layers().get(n - 1));
    }

    /** float32 logits B × L × vocabulary. */
    float[] logits() {
        return logits(LongStream.range(0, (long) rows.rows() * rows.length()).toArray());
    }

    /** float32 logits N × vocabulary at flat places b · L + l. */
    float[] logits(long[] places) {
        return model.kernels()
                .call("head_logits")
                .tensor("rows", picked(places))
                .tensor("head", model.decoder().head())
                .run(scope)
                .toFloatArray();
    }

    /** Log-probabilities and entropies, N each, of the targets predicted at flat places. */
    float[][] logprobs(long[] places, long[] targets, double temperature) {
        NDList both =
                model.kernels()
                        .call("token_logprobs_entropy")
                        .tensor("rows", picked(places))
                        .tensor("head", model.decoder().head())
                        .tensor("targets", scope.create(targets))
                        .real("temperature", temperature)
                        .runList(scope);
        return new float[][] {both.get(0).toFloatArray(), both.get(1).toFloatArray()};
    }

    private NDArray picked(long[] places) {
        return model.kernels()
                .call("pick_rows")
                .tensor("hidden", hiddenArray())
                .tensor("index", scope.create(places))
                .run(scope);
    }

    private NDArray hiddenArray() {
        if (hidden == null) {
            hidden = model.hidden(rows.batch(), adapter, scope);
        }
        return hidden;
    }

    private NDList layers() {
        if (layers == null) {
            TokenBatch batch = rows.batch();
            Shape shape = new Shape(batch.rows(), batch.length());
            NDArray mask =
                    model.kernels()
                            .call("causal_mask")
                            .tensor("valid", scope.create(batch.valid(), shape))
                            .run(scope);
            KernelCall call =
                    model.kernels()
                            .call("decoder_states")
                            .tensor("embeds", model.embed(batch, scope))
                            .tensor(
                                    "positions",
                                    scope.create(batch.positions(), batch.positionShape()))
                            .tensor("mask", mask);
            layers = model.decoder().arguments(call, adapter).runList(scope);
        }
        return layers;
    }

    private float[] floats(NDArray array) {
        return model.kernels().call("float32").tensor("x", array).run(scope).toFloatArray();
    }
}
