package org.streamrlaif.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Shape of a CLIP vision tower. Missing keys take the values of Hugging Face's {@code
 * CLIPVisionConfig}.
 *
 * @param imageSize side S of the square input in pixels
 * @param patchSize side of a patch in pixels
 * @param width hidden size Dv
 * @param intermediateSize width of the feed-forward block
 * @param layers number of encoder layers
 * @param heads attention heads
 * @param normEps epsilon of the layer norms
 * @param activation of the feed-forward block: {@code quick_gelu} or {@code gelu}
 */
public record VisionConfig(
        int imageSize,
        int patchSize,
        int width,
        int intermediateSize,
        int layers,
        int heads,
        double normEps,
        String activation) {

    public VisionConfig {
        if (imageSize % patchSize != 0) {
            throw new IllegalArgumentException(
                    "patch_size: " + patchSize + ", expected a divisor of image_size " + imageSize);
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "num_attention_heads: "
                            + heads
                            + ", expected a divisor of hidden_size "
                            + width);
        }
    }

    /** Patches of one image, without the class token. */
    public int patches() {
        return (imageSize / patchSize) * (imageSize / patchSize);
    }

    static VisionConfig of(ConfigNode node) {
        node.expect("model_type", "clip_vision_model", "clip_vision_model");
        node.expect("num_channels", 3);
        return new VisionConfig(
                node.positive("image_size", 224),
                node.positive("patch_size", 32),
                node.positive("hidden_size", 768),
                node.positive("intermediate_size", 3072),
                node.positive("num_hidden_layers", 12),
                node.positive("num_attention_heads", 12),
                node.real("layer_norm_eps", 1e-5),
                node.expect("hidden_act", "quick_gelu", "quick_gelu", "gelu"));
    }

    JsonNode toJson() {
        ObjectNode node = ModelJson.MAPPER.createObjectNode();
        node.put("model_type", "clip_vision_model")
                .put("image_size", imageSize)
                .put("patch_size", patchSize);
        node.put("hidden_size", width).put("intermediate_size", intermediateSize);
        node.put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("num_channels", 3);
        node.put("layer_norm_eps", normEps)
                .put("hidden_act", activation)
                .put("projection_dim", width);
        return node;
    }
}
