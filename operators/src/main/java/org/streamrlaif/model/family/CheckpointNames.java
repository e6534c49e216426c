package org.streamrlaif.model.family;

import java.util.regex.Pattern;

/**
 * The names of a checkpoint's tensors, brought to one form: the module tree of the text model and
 * the tower without {@code model.} and {@code vision_model.}, the head as {@code lm_head}. Accepts
 * what current and older versions of Hugging Face's library write and what the hub holds.
 */
public final class CheckpointNames {
    private static final Pattern MODULES =
            Pattern.compile(
                    "^model\\.(?=language_model\\.|vision_tower\\.|multi_modal_projector\\.|video_position|image_newline)");

    private CheckpointNames() {}

    /** One name of a LLaVA checkpoint in the common form. */
    static String common(String name) {
        return MODULES.matcher(name)
                .replaceFirst("")
                .replaceFirst("^language_model\\.model\\.", "language_model.")
                .replaceFirst("^language_model\\.lm_head\\.", "lm_head.")
                .replaceFirst("^vision_tower\\.vision_model\\.", "vision_tower.");
    }

    /** The name under which LLaVA's current library saves a tensor of this common name. */
    static String stored(String common) {
        return common.replaceFirst("^language_model\\.", "language_model.model.")
                .replaceFirst("^lm_head\\.", "language_model.lm_head.");
    }
}
