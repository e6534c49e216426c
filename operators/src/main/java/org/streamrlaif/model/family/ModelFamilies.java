package org.streamrlaif.model.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.text.SpecialTokens;

/**
 * The families that can be loaded, by {@code model_type}; the original form of LLaVA is told by a
 * key, since it shares its type with the other one.
 */
public final class ModelFamilies {
    /** Reads the configuration of one family. */
    @FunctionalInterface
    private interface Reader {
        ModelConfig read(ConfigNode root, SpecialTokens tokens);
    }

    private static final Map<String, Reader> READERS = new LinkedHashMap<>();

    static {
        READERS.put(Llava.TYPE, Llava::read);
        READERS.put(LlavaOnevision.TYPE, LlavaOnevision::read);
        READERS.put(Qwen25Vl.TYPE, Qwen25Vl::read);
        READERS.put(Qwen3Vl.TYPE, Qwen3Vl::read);
        for (SmolVlm.Release release : SmolVlm.Release.values()) {
            READERS.put(release.type(), (root, tokens) -> SmolVlm.read(release, root, tokens));
        }
    }

    private ModelFamilies() {}

    /**
     * Reads the folder's configuration.
     *
     * @throws ModelFormatException one line naming the file, the key, its value and what was
     *     expected
     */
    public static ModelConfig read(Path folder) {
        Path file = folder.resolve(ModelConfig.FILE);
        ConfigNode root = new ConfigNode(file + ": ", ModelJson.read(file));
        Path generationFile = folder.resolve(ModelConfig.GENERATION_FILE);
        ConfigNode generation =
                Files.exists(generationFile)
                        ? new ConfigNode(generationFile + ": ", ModelJson.read(generationFile))
                        : root.child("generation_config");
        try {
            return read(
                    folder,
                    root,
                    SpecialTokens.of(List.of(generation, root, root.child("text_config"))));
        } catch (ModelFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static ModelConfig read(Path folder, ConfigNode root, SpecialTokens tokens) {
        if (root.has(TowerFolder.KEY)) {
            return OriginalLlava.read(folder, root, tokens);
        }
        String type = root.expect("model_type", "", READERS.keySet().toArray(String[]::new));
        return READERS.get(type).read(root, tokens);
    }
}
