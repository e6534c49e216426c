package org.streamrlaif.model.vision;

import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;

/** The class that runs a tower of a kind. Towers that take any size are made by their families. */
public final class Towers {
    private Towers() {}

    /** Adds the tower's tensors. */
    public static void expect(ExpectedTensors expected, VisionConfig vision) {
        switch (vision.kind()) {
            case CLIP -> ClipTower.expect(expected, vision);
            case SIGLIP, SMOLVLM -> SiglipTower.expect(expected, vision);
            case QWEN2_5_VL -> Qwen25Tower.expect(expected, vision);
            case QWEN3_VL -> Qwen3Tower.expect(expected, vision);
        }
    }

    /** The tower, run up to the chosen hidden state. */
    public static VisionTower create(
            VisionConfig vision, FeatureChoice choice, NamedTensors tensors) {
        return switch (vision.kind()) {
            case CLIP -> new ClipTower(vision, choice, tensors);
            case SIGLIP -> new SiglipTower(vision, choice.layers(vision), false, tensors);
            case SMOLVLM -> new SiglipTower(vision, choice.layers(vision), true, tensors);
            case QWEN2_5_VL, QWEN3_VL ->
                    throw new IllegalArgumentException(
                            vision.kind().key() + ": expected a tower of square pictures");
        };
    }
}
