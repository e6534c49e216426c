package org.streamrlaif.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Shape of a vision tower. Missing keys take the values of Hugging Face's class for its kind.
 *
 * @param kind CLIP or SigLIP
 * @param imageSize side S of the square input in pixels
 * @param patchSize side of a patch in pixels; what is left of the image after whole patches is not
 *     seen
 * @param width hidden size Dv
 * @param intermediateSize width of the feed-forward block
 * @param layers number of encoder layers
 * @param heads attention heads
 * @param normEps epsilon of the layer norms
 * @param activation of the feed-forward block: {@code quick_gelu}, {@code gelu} or {@code
 *     gelu_pytorch_tanh}
 */
public record VisionConfig(
        TowerKind kind,
        int imageSize,
        int patchSize,
        int width,
        int intermediateSize,
        int layers,
        int heads,
        double normEps,
        String activation) {

    public VisionConfig {
        if (patchSize > imageSize) {
            throw new IllegalArgumentException(
                    "patch_size: " + patchSize + ", expected at most image_size " + imageSize);
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "num_attention_heads: "
                            + heads
                            + ", expected a divisor of hidden_size "
                            + width);
        }
    }

    /** Patches along a side of one image. */
    public int patchesPerSide() {
        return imageSize / patchSize;
    }

    /** Patches of one image, without the class token. */
    public int patches() {
        return patchesPerSide() * patchesPerSide();
    }

    /**
     * Reads a {@code vision_config}.
     *
     * @param usual the tower that is meant where the configuration is silent; another kind brings
     *     its own defaults
     */
    static VisionConfig of(ConfigNode node, VisionConfig usual) {
        TowerKind kind = TowerKind.of(node, usual.kind());
        VisionConfig defaults = kind == usual.kind() ? usual : kind.defaults();
        node.expect("num_channels", 3);
        return new VisionConfig(
                kind,
                node.positive("image_size", defaults.imageSize),
                node.positive("patch_size", defaults.patchSize),
                node.positive("hidden_size", defaults.width),
                node.positive("intermediate_size", defaults.intermediateSize),
                node.positive("num_hidden_layers", defaults.layers),
                node.positive("num_attention_heads", defaults.heads),
                node.real("layer_norm_eps", defaults.normEps),
                node.expect(
                        "hidden_act",
                        defaults.activation,
                        "quick_gelu",
                        "gelu",
                        "gelu_pytorch_tanh"));
    }

    ObjectNode toJson() {
        ObjectNode node = ModelJson.MAPPER.createObjectNode();
        node.put("model_type", kind.key())
                .put("image_size", imageSize)
                .put("patch_size", patchSize);
        node.put("hidden_size", width).put("intermediate_size", intermediateSize);
        node.put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("num_channels", 3);
        node.put("layer_norm_eps", normEps).put("hidden_act", activation);
        return node;
    }
}
