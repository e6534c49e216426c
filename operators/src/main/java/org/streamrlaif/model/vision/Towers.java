package org.streamrlaif.model.vision;

import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;

/** The class that runs a tower of a kind. */
public final class Towers {
    private Towers() {}

    /** Adds the tower's tensors. */
    public static void expect(ExpectedTensors expected, VisionConfig vision) {
        switch (vision.kind()) {
            case CLIP -> ClipTower.expect(expected, vision);
            case SIGLIP, SMOLVLM -> SiglipTower.expect(expected, vision);
        }
    }

    /** The tower, run up to the chosen hidden state. */
    public static VisionTower create(
            VisionConfig vision, FeatureChoice choice, NamedTensors tensors) {
        return switch (vision.kind()) {
            case CLIP -> new ClipTower(vision, choice, tensors);
            case SIGLIP -> new SiglipTower(vision, choice.layers(vision), false, tensors);
            case SMOLVLM -> new SiglipTower(vision, choice.layers(vision), true, tensors);
        };
    }
}
