package org.streamrlaif.model.family;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.text.SpecialTokens;

/**
 * The families that can be loaded, by {@code model_type}; the original form of LLaVA is told by a
 * key, since it shares its type with the other one.
 */
final class ModelFamilies {
    /** Reads the configuration of one family. */
    @FunctionalInterface
    private interface Reader {
        ModelConfig read(ConfigNode root, SpecialTokens tokens);
    }

    private static final Map<String, Reader> READERS = new LinkedHashMap<>();

    static {
        READERS.put(Llava.TYPE, Llava::read);
        READERS.put(LlavaOnevision.TYPE, LlavaOnevision::read);
        for (SmolVlm.Release release : SmolVlm.Release.values()) {
            READERS.put(release.type(), (root, tokens) -> SmolVlm.read(release, root, tokens));
        }
    }

    private ModelFamilies() {}

    /**
     * The configuration that the root of a config.json describes.
     *
     * @param folder where the file lies
     * @throws ModelFormatException naming the family that is not known, and those that are
     */
    static ModelConfig read(Path folder, ConfigNode root, SpecialTokens tokens) {
        if (root.has(OriginalLlava.TOWER)) {
            return OriginalLlava.read(folder, root, tokens);
        }
        String type = root.expect("model_type", "", READERS.keySet().toArray(String[]::new));
        return READERS.get(type).read(root, tokens);
    }
}
