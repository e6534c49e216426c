package org.streamrlaif.model.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.Safetensors;

/** Where a checkpoint keeps the tensors that its configuration asks for. */
final class TensorPlaces {
    /** Tables that old checkpoints store although they follow from the configuration. */
    private static final Predicate<String> DERIVED =
            Pattern.compile("(position_ids|rotary_emb\\.inv_freq)$").asPredicate();

    private static final int LISTED = 20;

    private TensorPlaces() {}

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
