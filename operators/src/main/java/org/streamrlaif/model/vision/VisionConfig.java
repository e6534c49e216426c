package org.streamrlaif.model.vision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelJson;

/**
 * Shape of a vision tower. Missing keys take the values of Hugging Face's class for its kind.
 *
 * @param kind which of the towers
 * @param imageSize side S of the square input in pixels; 0 for towers that take any size
 * @param patchSize side of a patch in pixels; what is left of the image after whole patches is not
 *     seen
 * @param width hidden size Dv
 * @param intermediateSize width of the feed-forward block
 * @param layers number of encoder layers
 * @param heads attention heads
 * @param normEps epsilon of the layer norms
 * @param activation of the feed-forward block: {@code quick_gelu}, {@code gelu}, {@code
 *     gelu_pytorch_tanh} or {@code silu}
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
    private static final int MADE_UP_PATCHES = 48;

    public VisionConfig {
        if (kind.isSquare() && patchSize > imageSize) {
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

    /** What a vision configuration of this kind means where it is silent. */
    public static VisionConfig defaults(TowerKind kind) {
        return switch (kind) {
            case CLIP -> new VisionConfig(kind, 224, 32, 768, 3072, 12, 12, 1e-5, "quick_gelu");
            case SIGLIP ->
                    new VisionConfig(kind, 224, 16, 768, 3072, 12, 12, 1e-6, "gelu_pytorch_tanh");
            case SMOLVLM ->
                    new VisionConfig(kind, 224, 32, 1152, 3072, 12, 16, 1e-6, "gelu_pytorch_tanh");
            case QWEN2_5_VL -> new VisionConfig(kind, 0, 14, 3584, 3420, 32, 16, 1e-6, "silu");
            case QWEN3_VL ->
                    new VisionConfig(kind, 0, 16, 1152, 4304, 27, 16, 1e-6, "gelu_pytorch_tanh");
        };
    }

    /** Side of pictures that are made up: S, or 48 patches where a tower takes any size. */
    public int squareSide() {
        return kind.isSquare() ? imageSize : MADE_UP_PATCHES * patchSize;
    }

    /** Patches along a side of one image. */
    public int patchesPerSide() {
        return imageSize / patchSize;
    }

    /** Patches of one image, without the class token. */
    public int patches() {
        return patchesPerSide() * patchesPerSide();
    }

    /** Reads a {@code vision_config} of a tower that takes any size. */
    public static VisionConfig anySize(ConfigNode node, TowerKind kind) {
        VisionConfig defaults = defaults(kind);
        node.expect("in_channels", node.integer("in_chans", 3));
        node.expect("in_chans", 3);
        node.expect("temporal_patch_size", 2);
        return new VisionConfig(
                kind,
                0,
                node.positive("patch_size", defaults.patchSize),
                node.positive("hidden_size", defaults.width),
                node.positive("intermediate_size", defaults.intermediateSize),
                node.positive("depth", defaults.layers),
                node.positive("num_heads", defaults.heads),
                defaults.normEps,
                node.expect("hidden_act", defaults.activation, defaults.activation));
    }

    /**
     * Reads a {@code vision_config}.
     *
     * @param usual the tower that is meant where the configuration is silent; another kind brings
     *     its own defaults
     */
    public static VisionConfig of(ConfigNode node, VisionConfig usual) {
        TowerKind kind = TowerKind.of(node, usual.kind());
        VisionConfig defaults = kind == usual.kind() ? usual : defaults(kind);
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

    public ObjectNode toJson() {
        ObjectNode node = ModelJson.MAPPER.createObjectNode();
        if (!kind.isSquare()) {
            node.put("model_type", kind.key()).put("patch_size", patchSize);
            node.put("hidden_size", width).put("intermediate_size", intermediateSize);
            node.put("depth", layers).put("num_heads", heads).put("in_channels", 3);
            return node.put("temporal_patch_size", 2).put("hidden_act", activation);
        }
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
