package org.streamrlaif.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The families that can be loaded, by {@code model_type}. */
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
        READERS.put(SmolVlm.TYPE, SmolVlm::read);
    }

    private ModelFamilies() {}

    /**
     * The configuration that the root of a config.json describes.
     *
     * @throws ModelFormatException naming the family that is not known, and those that are
     */
    static ModelConfig read(ConfigNode root, SpecialTokens tokens) {
        String type = root.expect("model_type", "", READERS.keySet().toArray(String[]::new));
        return READERS.get(type).read(root, tokens);
    }
}
