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
    /** Optional rows added to a clip's pooled tokens. */
    static final String VIDEO_POSITIONS = "video_position_embedding";

    private static final Pattern MODULES =
            Pattern.compile(
                    "^model\\.(?=language_model\\.|vision_tower\\.|multi_modal_projector\\.|video_position)");

    /** Tables that old checkpoints store although they follow from the configuration. */
    private static final Predicate<String> DERIVED =
            Pattern.compile("(position_ids|rotary_emb\\.inv_freq)$").asPredicate();

    private static final int LISTED = 20;

    private CheckpointNames() {}

    /** One name in the common form. */
    static String common(String name) {
        return MODULES.matcher(name)
                .replaceFirst("")
                .replaceFirst("^language_model\\.model\\.", "language_model.")
                .replaceFirst("^language_model\\.lm_head\\.", "lm_head.")
                .replaceFirst("^vision_tower\\.vision_model\\.", "vision_tower.");
    }

    /**
     * Where each expected tensor lies in the checkpoint: common name to stored name.
     *
     * @throws ModelFormatException listing unknown and missing names, or the tensors of another
     *     shape
     */
    static Map<String, String> resolve(Safetensors checkpoint, Object folder, ModelConfig config) {
        Map<String, long[]> expected = ExpectedTensors.of(config);
        Map<String, String> stored = new TreeMap<>();
        checkpoint.names().stream()
                .filter(DERIVED.negate())
                .forEach(name -> stored.put(common(name), name));
        if (config.text().tiedHead()) {
            stored.remove("lm_head.weight");
        }
        List<String> unknown = new ArrayList<>(stored.keySet());
        unknown.removeAll(expected.keySet());
        unknown.remove(VIDEO_POSITIONS);
        List<String> missing = new ArrayList<>(expected.keySet());
        missing.removeAll(stored.keySet());
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            throw new ModelFormatException(
                    folder
                            + ": tensor names do not fit config.json"
                            + listed("unknown", unknown)
                            + listed("missing", missing));
        }
        Map<String, String> places = new LinkedHashMap<>();
        expected.forEach(
                (name, shape) ->
                        places.put(
                                name, requireShape(checkpoint, folder, stored.get(name), shape)));
        if (stored.containsKey(VIDEO_POSITIONS)) {
            long rows = config.videoPooling().tokens(config.videoFrames(), config.frameTokens());
            long[] shape = {rows, config.text().width()};
            places.put(
                    VIDEO_POSITIONS,
                    requireShape(checkpoint, folder, stored.get(VIDEO_POSITIONS), shape));
        }
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
