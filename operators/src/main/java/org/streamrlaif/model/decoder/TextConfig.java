package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelJson;

/**
 * Shape of a text decoder. Missing keys take the values of Hugging Face's class for its kind.
 *
 * @param kind which of the decoders
 * @param modules path of the decoder in the model's module tree, with a dot at its end; names in
 *     adapter files begin with it
 * @param vocabSize rows of the embedding table and of the output matrix
 * @param width hidden size D
 * @param intermediateSize width of the gated feed-forward block
 * @param layers number of decoder layers
 * @param heads query heads
 * @param kvHeads key/value heads; divides {@code heads}
 * @param headWidth width of one head
 * @param rope how positions turn queries and keys
 * @param normEps epsilon of the root-mean-square norms
 * @param maxPositions longest sequence the model was made for
 * @param attentionBias whether q, k, v have biases
 * @param tiedHead whether the output matrix is the embedding table
 */
public record TextConfig(
        TextKind kind,
        String modules,
        int vocabSize,
        int width,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headWidth,
        RotaryConfig rope,
        double normEps,
        int maxPositions,
        boolean attentionBias,
        boolean tiedHead) {

    public TextConfig {
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "num_key_value_heads: "
                            + kvHeads
                            + ", expected a divisor of num_attention_heads "
                            + heads);
        }
        if (headWidth % 2 != 0) {
            throw new IllegalArgumentException(
                    "head_dim: " + headWidth + ", expected an even number");
        }
    }

    /**
     * Reads a {@code text_config}.
     *
     * @param usual the kind that is meant where none is named
     * @param tiedHead whether the head is tied where the text configuration does not say
     * @param modules see above
     */
    public static TextConfig of(ConfigNode node, TextKind usual, boolean tiedHead, String modules) {
        TextKind kind = TextKind.of(node, usual);
        node.expect("hidden_act", "silu", "silu");
        node.expect("mlp_bias", false);
        node.expect("use_sliding_window", false);
        int width = node.positive("hidden_size", 4096);
        int heads = node.positive("num_attention_heads", 32);
        int headWidth = node.positive("head_dim", kind.headWidth(width / heads));
        int maxPositions = node.positive("max_position_embeddings", kind.maxPositions());
        return new TextConfig(
                kind,
                modules,
                node.positive("vocab_size", kind.vocabSize()),
                width,
                node.positive("intermediate_size", kind.intermediateSize()),
                node.positive("num_hidden_layers", 32),
                heads,
                node.positive("num_key_value_heads", heads),
                headWidth,
                RotaryConfig.of(node, kind.hasSections(), headWidth, maxPositions),
                node.real("rms_norm_eps", 1e-6),
                maxPositions,
                kind.attentionBias(node),
                node.flag("tie_word_embeddings", tiedHead));
    }

    /** The same shape with the head tied or not. */
    public TextConfig withTiedHead(boolean tied) {
        return new TextConfig(
                kind,
                modules,
                vocabSize,
                width,
                intermediateSize,
                layers,
                heads,
                kvHeads,
                headWidth,
                rope,
                normEps,
                maxPositions,
                attentionBias,
                tied);
    }

    public ObjectNode toJson() {
        ObjectNode node = ModelJson.MAPPER.createObjectNode();
        node.put("model_type", kind.key()).put("vocab_size", vocabSize).put("hidden_size", width);
        node.put("intermediate_size", intermediateSize).put("num_hidden_layers", layers);
        node.put("num_attention_heads", heads).put("num_key_value_heads", kvHeads);
        node.put("head_dim", headWidth).put("hidden_act", "silu").put("mlp_bias", false);
        node.put("attention_bias", attentionBias).put("rms_norm_eps", normEps);
        node.put("max_position_embeddings", maxPositions).put("tie_word_embeddings", tiedHead);
        rope.write(node);
        return node;
    }
}
