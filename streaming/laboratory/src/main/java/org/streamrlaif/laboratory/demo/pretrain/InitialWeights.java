package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.family.Llava;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.training.TextTrainer;
import org.streamrlaif.model.vision.VisionConfig;

/**
 * Random weights to train from, under Hugging Face names. Linear layers are drawn with deviation
 * 1/√inputs, the last one of each residual branch smaller by √(2 · layers); norms are 1, biases 0.
 */
public final class InitialWeights {

    private final Random random;
    private final Map<String, TensorData> tensors = new LinkedHashMap<>();

    private InitialWeights(long seed) {
        random = new Random(seed);
    }

    /** Weights of a CLIP tower, prefix {@code vision_tower.} */
    static Map<String, TensorData> tower(VisionConfig config, long seed) {
        InitialWeights weights = new InitialWeights(seed);
        int width = config.width();
        String tower = "vision_tower.";
        int patch = config.patchSize();
        weights.normal(tower + "embeddings.class_embedding", 0.5, width);
        double scale = 0.5 / Math.sqrt(3.0 * patch * patch);
        weights.normal(tower + "embeddings.patch_embedding.weight", scale, width, 3, patch, patch);
        weights.normal(
                tower + "embeddings.position_embedding.weight", 0.3, config.patches() + 1, width);
        weights.norm(tower + "pre_layrnorm", width);
        double branch = 1 / Math.sqrt(2.0 * config.layers());
        for (int i = 0; i < config.layers(); i++) {
            String layer = tower + "encoder.layers." + i + ".";
            weights.norm(layer + "layer_norm1", width);
            weights.biased(layer + "self_attn.q_proj", width, width, 1);
            weights.biased(layer + "self_attn.k_proj", width, width, 1);
            weights.biased(layer + "self_attn.v_proj", width, width, 1);
            weights.biased(layer + "self_attn.out_proj", width, width, branch);
            weights.norm(layer + "layer_norm2", width);
            weights.biased(layer + "mlp.fc1", config.intermediateSize(), width, 1);
            weights.biased(layer + "mlp.fc2", width, config.intermediateSize(), branch);
        }
        weights.norm(tower + "post_layernorm", width);
        return weights.tensors;
    }

    /** Weights of projector, visual positions and decoder. */
    public static Map<String, TensorData> decoder(ModelConfig config, long seed) {
        InitialWeights weights = new InitialWeights(seed);
        TextConfig text = config.text();
        int width = text.width();
        weights.biased("multi_modal_projector.linear_1", width, config.vision().width(), 1);
        weights.biased("multi_modal_projector.linear_2", width, width, 1);
        int visualTokens = Llava.of(config).videoFrames() + config.vision().patches();
        weights.normal(TextTrainer.VISUAL_POSITIONS, 0.3, visualTokens, width);
        weights.normal("language_model.model.embed_tokens.weight", 0.3, text.vocabSize(), width);
        double branch = 1 / Math.sqrt(2.0 * text.layers());
        for (int i = 0; i < text.layers(); i++) {
            String layer = "language_model.model.layers." + i + ".";
            weights.ones(layer + "input_layernorm.weight", width);
            weights.linear(layer + "self_attn.q_proj", text.heads() * text.headWidth(), width, 1);
            weights.linear(layer + "self_attn.k_proj", text.kvHeads() * text.headWidth(), width, 1);
            weights.linear(layer + "self_attn.v_proj", text.kvHeads() * text.headWidth(), width, 1);
            weights.linear(
                    layer + "self_attn.o_proj", width, text.heads() * text.headWidth(), branch);
            weights.ones(layer + "post_attention_layernorm.weight", width);
            weights.linear(layer + "mlp.gate_proj", text.intermediateSize(), width, 1);
            weights.linear(layer + "mlp.up_proj", text.intermediateSize(), width, 1);
            weights.linear(layer + "mlp.down_proj", width, text.intermediateSize(), branch);
        }
        weights.ones("language_model.model.norm.weight", width);
        weights.linear("language_model.lm_head", text.vocabSize(), width, 0.5);
        return weights.tensors;
    }

    private void biased(String name, int outputs, int inputs, double gain) {
        linear(name, outputs, inputs, gain);
        constant(name + ".bias", 0, outputs);
    }

    private void linear(String name, int outputs, int inputs, double gain) {
        normal(name + ".weight", gain / Math.sqrt(inputs), outputs, inputs);
    }

    private void norm(String name, int width) {
        ones(name + ".weight", width);
        constant(name + ".bias", 0, width);
    }

    private void ones(String name, int width) {
        constant(name, 1, width);
    }

    private void constant(String name, float value, int width) {
        float[] values = new float[width];
        Arrays.fill(values, value);
        tensors.put(name, TensorData.of(values, width));
    }

    private void normal(String name, double deviation, long... shape) {
        int size = 1;
        for (long side : shape) {
            size = Math.multiplyExact(size, (int) side);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        tensors.put(name, TensorData.of(values, shape));
    }
}
