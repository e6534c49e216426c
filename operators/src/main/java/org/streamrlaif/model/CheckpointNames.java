package org.streamrlaif.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The names of a checkpoint's tensors, brought to one form: the module tree of the text model and
 * the tower without {@code model.} and {@code vision_model.}, the head as {@code lm_head}. Accepts
 * what current and older versions of Hugging Face's library write and what the hub holds.
 */
final class CheckpointNames {
    private static final Pattern MODULES =
            Pattern.compile(
                    "^model\\.(?=language_model\\.|vision_tower\\.|multi_modal_projector\\.|video_position|image_newline)");

    /** Tables that old checkpoints store although they follow from the configuration. */
    private static final Predicate<String> DERIVED =
            Pattern.compile("(position_ids|rotary_emb\\.inv_freq)$").asPredicate();

    private static final int LISTED = 20;

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

    /**
     * Where each expected tensor lies in the checkpoint: common name to stored name.
     *
     * @throws ModelFormatException listing unknown and missing names, or the tensors of another
     *     shape
     */
    static Map<String, String> resolve(Safetensors checkpoint, Object folder, ModelConfig config) {
        ExpectedTensors expected = config.expected();
        Map<String, String> stored = new TreeMap<>();
        checkpoint.names().stream()
                .filter(DERIVED.negate())
                .filter(name -> config.family().commonName(name) != null)
                .forEach(name -> stored.put(config.family().commonName(name), name));
        if (config.text().tiedHead()) {
            stored.remove("lm_head.weight");
        }
        List<String> unknown = new ArrayList<>(stored.keySet());
        unknown.removeAll(expected.shapes().keySet());
        List<String> missing = new ArrayList<>(expected.shapes().keySet());
        missing.removeIf(name -> stored.containsKey(name) || expected.isOptional(name));
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            throw new ModelFormatException(
                    folder
                            + ": tensor names do not fit config.json"
                            + listed("unknown", unknown)
                            + listed("missing", missing));
        }
        Map<String, String> places = new LinkedHashMap<>();
        expected.shapes()
                .forEach(
                        (name, shape) -> {
                            if (stored.containsKey(name)) {
                                places.put(
                                        name,
                                        requireShape(checkpoint, folder, stored.get(name), shape));
                            }
                        });
        return places;
    }

    private static String requireShape(
            Safetensors checkpoint, Object folder, String name, long[] shape) {
        long[] found = checkpoint.shape(name);
        if (!Arrays.equals(found, shape)) {
            throw new ModelFormatException(
                    folder
                            + ": tensor "
                            + name
                            + ": shape "
                            + Arrays.toString(found)
                            + ", expected "
                            + Arrays.toString(shape));
        }
        return name;
    }

    private static String listed(String kind, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String shown = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        return "; "
                + kind
                + ": "
                + shown
                + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }
}
