package org.streamrlaif.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelTensors;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.TensorList;

/**
 * The text decoder's tensors, in the order that the kernels take them, and the arguments that every
 * call of the decoder has. Projections that read the same input are stacked: q, k, v in one matrix,
 * gate and up in another.
 *
 * <p>Training the base model changes {@link #weights()}, {@link #table()} and {@link #head()} in
 * place.
 */
public final class TextDecoder implements AutoCloseable {
    static final List<String> ATTENTION =
            List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");

    /** Norms of every query and every key, where heads have them. */
    public static final List<String> HEAD_NORMS =
            List.of("self_attn.q_norm.weight", "self_attn.k_norm.weight");

    static final List<String> GATED = List.of("mlp.gate_proj", "mlp.up_proj");

    private final TextConfig config;
    private final List<NDArray> weights = new ArrayList<>();
    private final TensorList wrapped;
    private final TensorList noAdapter = new TensorList(List.of());
    private final NDArray table;
    private final NDArray head;
    private final NDArray inverseFrequencies;

    /**
     * @param manager owns the decoder's tensors
     * @param tensors where the tensors come from
     */
    public TextDecoder(NDManager manager, TextConfig config, ModelTensors tensors) {
        this.config = config;
        for (int i = 0; i < config.layers(); i++) {
            String layer = layer(i);
            weights.add(tensors.get(layer + "input_layernorm.weight"));
            weights.add(stack(layer, ATTENTION, ".weight", tensors));
            weights.add(besideAttention(layer, manager, tensors));
            weights.add(tensors.get(layer + "self_attn.o_proj.weight"));
            weights.add(tensors.get(layer + "post_attention_layernorm.weight"));
            weights.add(stack(layer, GATED, ".weight", tensors));
            weights.add(tensors.get(layer + "mlp.down_proj.weight"));
        }
        weights.add(tensors.get("language_model.norm.weight"));
        wrapped = new TensorList(weights);
        table = tensors.get("language_model.embed_tokens.weight");
        head = config.tiedHead() ? table : tensors.get("lm_head.weight");
        inverseFrequencies =
                manager.create(
                        config.rope().table(config.headWidth()),
                        new Shape(config.rope().axes() + 1L, config.headWidth() / 2));
    }

    /** Adds the tensors of a decoder of this shape, in model order. */
    public static void expect(ExpectedTensors expected, TextConfig text) {
        long width = text.width();
        long queries = (long) text.heads() * text.headWidth();
        long keys = (long) text.kvHeads() * text.headWidth();
        expected.put("language_model.embed_tokens.weight", text.vocabSize(), width);
        for (int i = 0; i < text.layers(); i++) {
            String layer = layer(i);
            expected.put(layer + "input_layernorm.weight", width);
            expected.linear(layer + "self_attn.q_proj", queries, width, text.attentionBias());
            expected.linear(layer + "self_attn.k_proj", keys, width, text.attentionBias());
            expected.linear(layer + "self_attn.v_proj", keys, width, text.attentionBias());
            expected.linear(layer + "self_attn.o_proj", width, queries, false);
            if (text.kind().hasHeadNorms()) {
                HEAD_NORMS.forEach(norm -> expected.put(layer + norm, text.headWidth()));
            }
            expected.put(layer + "post_attention_layernorm.weight", width);
            expected.linear(layer + "mlp.gate_proj", text.intermediateSize(), width, false);
            expected.linear(layer + "mlp.up_proj", text.intermediateSize(), width, false);
            expected.linear(layer + "mlp.down_proj", width, text.intermediateSize(), false);
        }
        expected.put("language_model.norm.weight", width);
        if (!text.tiedHead()) {
            expected.put("lm_head.weight", text.vocabSize(), width);
        }
    }

    /** The common name of a layer, with a dot at its end. */
    public static String layer(int i) {
        return "language_model.layers." + i + ".";
    }

    /** Shape of the decoder. */
    public TextConfig config() {
        return config;
    }

    /** Seven tensors per layer and the final norm, as {@code decoder.py} describes them. */
    public List<NDArray> weights() {
        return List.copyOf(weights);
    }

    /** Numbers in all weights, table and output matrix included, a tied one counted once. */
    public long parameters() {
        long layers = weights.stream().mapToLong(NDArray::size).sum();
        return layers + table.size() + (head == table ? 0 : head.size());
    }

    /** Embedding table [vocabulary, D]. */
    public NDArray table() {
        return table;
    }

    /** Output matrix [vocabulary, D]; the embedding table itself when the head is tied. */
    public NDArray head() {
        return head;
    }

    /**
     * Gives a call {@code weights, lora, scale, inv_freq, heads, kv_heads, eps}.
     *
     * @param adapter null for none
     */
    public KernelCall arguments(KernelCall call, LoraAdapter adapter) {
        return adapter == null
                ? arguments(call, wrapped, noAdapter, 0)
                : arguments(call, wrapped, adapter.wrapped(), adapter.scale());
    }

    /**
     * As {@link #arguments(KernelCall, LoraAdapter)}, with the caller's tensors, such as merged
     * weights.
     */
    public KernelCall arguments(
            KernelCall call, TensorList weights, TensorList lora, double scale) {
        return call.tensors("weights", weights)
                .tensors("lora", lora)
                .real("scale", scale)
                .tensor("inv_freq", inverseFrequencies)
                .integer("heads", config.heads())
                .integer("kv_heads", config.kvHeads())
                .real("eps", config.normEps());
    }

    /**
     * The weights as the kernels of generation take them; what is new belongs to the given manager.
     *
     * @param adapter folded in; null for none
     * @param way how matrices are laid out: {@code rows} leaves them, {@code columns} and {@code
     *     packed} copy them
     */
    public TensorList forGeneration(
            Kernels kernels, LoraAdapter adapter, String way, NDManager owner) {
        return new TensorList(
                kernels.call("generation_weights")
                        .tensors("weights", wrapped)
                        .tensors("lora", adapter == null ? noAdapter : adapter.wrapped())
                        .real("scale", adapter == null ? 0 : adapter.scale())
                        .integer("heads", config.heads())
                        .integer("kv_heads", config.kvHeads())
                        .text("way", way)
                        .runList(owner));
    }

    /** The output matrix, laid out as for {@link #forGeneration}. */
    public NDArray headForGeneration(Kernels kernels, String way, NDManager owner) {
        return kernels.call("laid_out").tensor("weight", head).text("way", way).run(owner);
    }

    /** The matrices of the layers, [out, in] each. */
    public List<NDArray> matrices() {
        return weights.stream().filter(weight -> weight.getShape().dimension() == 2).toList();
    }

    /** Bytes of one element of the weights. */
    public int elementBytes(Kernels kernels) {
        return (int) kernels.call("element_bytes").tensor("x", head).runReal();
    }

    /** A tensor of zeros of the weights' element type. */
    public NDArray zeros(Kernels kernels, NDManager owner, long... shape) {
        return kernels.train("zeros_of_type")
                .tensor("like", weights.get(0))
                .integers("shape", shape)
                .run(owner);
    }

    /** An adapter list without adapter. */
    public TensorList noAdapter() {
        return noAdapter;
    }

    /** Releases the wrappers; the tensors belong to the manager. */
    @Override
    public void close() {
        wrapped.close();
        noAdapter.close();
    }

    /** What happens to q, k, v after their matrices, as {@code decoder.py} describes it. */
    private NDArray besideAttention(String layer, NDManager manager, ModelTensors tensors) {
        if (config.attentionBias()) {
            return stack(layer, ATTENTION, ".bias", tensors);
        }
        return config.kind().hasHeadNorms()
                ? tensors.stacked(HEAD_NORMS.stream().map(layer::concat).toList())
                        .reshape(2, 1, config.headWidth())
                : manager.create(new Shape(0));
    }

    private static NDArray stack(
            String layer, List<String> modules, String kind, ModelTensors tensors) {
        return tensors.stacked(modules.stream().map(module -> layer + module + kind).toList());
    }
}
