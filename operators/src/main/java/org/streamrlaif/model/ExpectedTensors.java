package org.streamrlaif.model;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tensors that a configuration asks for: common name (see {@link CheckpointNames}) to shape, in
 * model order. Towers, projectors and families add their own.
 */
final class ExpectedTensors {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Set<String> optional = new LinkedHashSet<>();

    /** Shape of each tensor, the optional ones included. */
    Map<String, long[]> shapes() {
        return shapes;
    }

    /** Whether a checkpoint may do without this tensor. */
    boolean isOptional(String name) {
        return optional.contains(name);
    }

    /** The tensors of a text decoder. */
    void text(TextConfig text) {
        long width = text.width();
        long queries = (long) text.heads() * text.headWidth();
        long keys = (long) text.kvHeads() * text.headWidth();
        put("language_model.embed_tokens.weight", text.vocabSize(), width);
        for (int i = 0; i < text.layers(); i++) {
            String layer = TextDecoder.layer(i);
            put(layer + "input_layernorm.weight", width);
            linear(layer + "self_attn.q_proj", queries, width, text.attentionBias());
            linear(layer + "self_attn.k_proj", keys, width, text.attentionBias());
            linear(layer + "self_attn.v_proj", keys, width, text.attentionBias());
            linear(layer + "self_attn.o_proj", width, queries, false);
            put(layer + "post_attention_layernorm.weight", width);
            linear(layer + "mlp.gate_proj", text.intermediateSize(), width, false);
            linear(layer + "mlp.up_proj", text.intermediateSize(), width, false);
            linear(layer + "mlp.down_proj", width, text.intermediateSize(), false);
        }
        put("language_model.norm.weight", width);
        if (!text.tiedHead()) {
            put("lm_head.weight", text.vocabSize(), width);
        }
    }

    /** The convolution that cuts an image into patches. */
    void patches(String tower, VisionConfig vision) {
        long side = vision.patchSize();
        put(tower + "embeddings.patch_embedding.weight", vision.width(), 3, side, side);
    }

    /** Weight and bias of a layer norm. */
    void norm(String name, long width) {
        put(name + ".weight", width);
        put(name + ".bias", width);
    }

    /** A linear layer. */
    void linear(String name, long out, long in, boolean bias) {
        put(name + ".weight", out, in);
        if (bias) {
            put(name + ".bias", out);
        }
    }

    /** A tensor that may be absent. */
    void optional(String name, long... shape) {
        put(name, shape);
        optional.add(name);
    }

    /** A tensor. */
    void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}
