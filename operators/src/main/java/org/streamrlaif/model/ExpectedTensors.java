package org.streamrlaif.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors that a configuration asks for: common name (see {@link CheckpointNames}) to shape, in
 * model order.
 */
final class ExpectedTensors {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private ExpectedTensors() {}

    static Map<String, long[]> of(ModelConfig config) {
        ExpectedTensors expected = new ExpectedTensors();
        expected.tower(config.vision());
        expected.projector(config);
        expected.text(config.text());
        return expected.shapes;
    }

    private void tower(VisionConfig vision) {
        long width = vision.width();
        put("vision_tower.embeddings.class_embedding", width);
        put(
                "vision_tower.embeddings.patch_embedding.weight",
                width,
                3,
                vision.patchSize(),
                vision.patchSize());
        put("vision_tower.embeddings.position_embedding.weight", vision.patches() + 1L, width);
        norm("vision_tower.pre_layrnorm", width);
        for (int i = 0; i < vision.layers(); i++) {
            String layer = "vision_tower.encoder.layers." + i + ".";
            norm(layer + "layer_norm1", width);
            for (String projection : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
                linear(layer + "self_attn." + projection, width, width, true);
            }
            norm(layer + "layer_norm2", width);
            linear(layer + "mlp.fc1", vision.intermediateSize(), width, true);
            linear(layer + "mlp.fc2", width, vision.intermediateSize(), true);
        }
        norm("vision_tower.post_layernorm", width);
    }

    private void projector(ModelConfig config) {
        long width = config.text().width();
        linear(
                "multi_modal_projector.linear_1",
                width,
                config.vision().width(),
                config.projectorBias());
        linear("multi_modal_projector.linear_2", width, width, config.projectorBias());
    }

    private void text(TextConfig text) {
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

    private void norm(String name, long width) {
        put(name + ".weight", width);
        put(name + ".bias", width);
    }

    private void linear(String name, long out, long in, boolean bias) {
        put(name + ".weight", out, in);
        if (bias) {
            put(name + ".bias", out);
        }
    }

    private void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}
