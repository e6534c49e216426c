package org.streamrlaif.parity;

import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.vision.VisualEmbedding;

/** The stored pixels of a reference. */
@FunctionalInterface
interface Pictures {
    /**
     * Visual tokens of one picture or clip.
     *
     * @param placeholder the token that they stand for in the rows; any where it is {@link #ANY}
     */
    record Shown(int placeholder, VisualEmbedding tokens) {}

    /** Stands for every placeholder of the model. */
    int ANY = -1;

    /** What their tensors are called. */
    List<String> NAMES = List.of("pixel_values", "pixel_values_videos");

    /** Visual tokens in the order in which the rows show those of one placeholder. */
    List<Shown> encode(VisionLanguageModel model);
}
