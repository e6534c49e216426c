package org.streamrlaif.model.vision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.streamrlaif.model.file.ConfigNode;

/**
 * Which of a tower's hidden states a LLaVA model reads.
 *
 * @param layer hidden state, counted as in Hugging Face (-1 = last, 0 = embeddings)
 * @param dropClassToken whether the class token is dropped from it ({@code
 *     vision_feature_select_strategy: default})
 */
public record FeatureChoice(int layer, boolean dropClassToken) {
    private static final String LAYER = "vision_feature_layer";
    private static final String STRATEGY = "vision_feature_select_strategy";

    /** Reads the two keys; {@code strategy} is meant where the second is missing. */
    public static FeatureChoice of(
            ConfigNode root, int layer, String strategy, VisionConfig vision) {
        FeatureChoice choice =
                new FeatureChoice(
                        root.integer(LAYER, layer),
                        root.expect(STRATEGY, strategy, "default", "full").equals("default"));
        choice.require(vision);
        return choice;
    }

    private void require(VisionConfig vision) {
        int states = vision.layers() + 1;
        if (layer >= states || layer < -states) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: %d, expected %d to %d",
                            LAYER,
                            layer,
                            -states,
                            states - 1));
        }
        if (dropClassToken && !vision.kind().hasClassToken()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: default, expected full for %s, which has no class token",
                            STRATEGY,
                            vision.kind().key()));
        }
    }

    /** Encoder layers that run to reach the hidden state. */
    int layers(VisionConfig vision) {
        return layer < 0 ? vision.layers() + 1 + layer : layer;
    }

    /** Tokens of one frame after the tower. */
    public int tokens(VisionConfig vision) {
        return vision.patches() + (vision.kind().hasClassToken() && !dropClassToken ? 1 : 0);
    }

    public void write(ObjectNode root) {
        root.put(LAYER, layer).put(STRATEGY, dropClassToken ? "default" : "full");
    }
}
