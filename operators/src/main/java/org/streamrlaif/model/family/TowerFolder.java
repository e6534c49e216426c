package org.streamrlaif.model.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VisionConfig;

/**
 * Where the CLIP tower of an original LLaVA checkpoint comes from. Its folder, as Hugging Face
 * stores CLIP models or their towers, is the first that exists of: {@code vision_tower} in the
 * model's folder; the path that {@code mm_vision_tower} names, seen from there; a neighbour of the
 * model's folder that is called like the last part of that name.
 *
 * @param name what the configuration calls it, such as {@code openai/clip-vit-large-patch14-336}
 * @param place its folder; null when none was found
 * @param vision its shape
 */
record TowerFolder(String name, Path place, VisionConfig vision) {
    /** The key by which LLaVA's own configuration is told from Hugging Face's. */
    static final String KEY = "mm_vision_tower";

    static final String INSIDE = "vision_tower";

    private static final Pattern TENSORS = Pattern.compile("(^|\\.)vision_tower\\.");

    /** What CLIP models hold beside their towers. */
    private static final Pattern FOREIGN =
            Pattern.compile("(text_model|visual_projection|text_projection)\\..*|logit_scale");

    /** Towers whose shape follows from their name. */
    private static final Map<String, VisionConfig> KNOWN =
            Map.of("clip-vit-large-patch14-336", large(336), "clip-vit-large-patch14", large(224));

    private static VisionConfig large(int side) {
        return new VisionConfig(TowerKind.CLIP, side, 14, 1024, 4096, 24, 16, 1e-5, "quick_gelu");
    }

    /** Finds the tower that the root of a model's config.json names. */
    static TowerFolder of(Path folder, ConfigNode root) {
        String name = root.node().path(KEY).asText();
        Path last = Path.of(name).getFileName();
        Path place =
                Stream.of(
                                folder.resolve(INSIDE),
                                folder.resolve(name),
                                folder.toAbsolutePath().resolveSibling(last))
                        .filter(Files::isDirectory)
                        .findFirst()
                        .orElse(null);
        return new TowerFolder(name, place, vision(folder, root, name, place, last.toString()));
    }

    private static VisionConfig vision(
            Path folder, ConfigNode root, String name, Path place, String last) {
        VisionConfig usual = VisionConfig.defaults(TowerKind.CLIP);
        if (root.has("vision_config")) {
            return VisionConfig.of(root.child("vision_config"), usual);
        }
        if (place != null && Files.exists(place.resolve(ModelConfig.FILE))) {
            Path file = place.resolve(ModelConfig.FILE);
            ConfigNode node = new ConfigNode(file + ": ", ModelJson.read(file));
            return VisionConfig.of(
                    node.has("vision_config") ? node.child("vision_config") : node, usual);
        }
        VisionConfig known = KNOWN.get(last);
        if (known == null) {
            throw missing(folder, name);
        }
        return known;
    }

    private static ModelFormatException missing(Path folder, String name) {
        Path last = Path.of(name).getFileName();
        return new ModelFormatException(
                String.format(
                        Locale.ROOT,
                        "%s: no vision tower, expected the folder of %s (config.json, model.safetensors) as %s or %s",
                        folder,
                        name,
                        folder.resolve(INSIDE),
                        folder.resolve("..").resolve(last).normalize()));
    }

    /** Whether a tensor of this name belongs to a CLIP model but not to its tower. */
    static boolean isForeign(String name) {
        return FOREIGN.matcher(name).matches();
    }

    /**
     * The folders that hold the model's tensors: the model's own alone when the tower is inside.
     *
     * @throws ModelFormatException when it is nowhere
     */
    List<Path> folders(Path folder) {
        try (Safetensors own = Safetensors.open(folder)) {
            if (own.names().stream().anyMatch(TENSORS.asPredicate())) {
                return List.of(folder);
            }
        }
        if (place == null) {
            throw missing(folder, name);
        }
        return List.of(folder, place);
    }

    /** The folder that holds this file: the model's own, or the tower's where that has none. */
    Path holder(Path folder, String file) {
        return place == null || Files.exists(folder.resolve(file)) ? folder : place;
    }
}
