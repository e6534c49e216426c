package org.streamrlaif.laboratory.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;

/**
 * Where a benchmark's model comes from: a folder with weights, or a configuration that random
 * weights are made for.
 *
 * @param folder model folder in Hugging Face format; null for random weights
 * @param config file in the form of Hugging Face's {@code config.json}, or one of {@link #SHIPPED};
 *     null with a folder
 */
public record ModelSource(Path folder, String config) {

    /** Names of the configurations that come with the project. */
    public static final List<String> SHIPPED = List.of("tiny-llava", "llama-146m");

    private static final long SEED = 1;

    public ModelSource {
        if ((folder == null) == (config == null)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "--model and --config: %s, expected one of them",
                            folder == null ? "neither" : "both"));
        }
    }

    /** Loads the model or makes its weights up. */
    public VisionLanguageModel open(ModelOptions options) {
        return folder == null
                ? VisionLanguageModel.random(shape(), options, SEED)
                : VisionLanguageModel.load(folder, options);
    }

    /** The name that a report gives it. */
    public String name() {
        return folder == null ? config + " (random weights)" : folder.toString();
    }

    /** A configuration is read from a folder, so the file gets one of its own for a moment. */
    ModelConfig shape() {
        try {
            Path place = Files.createTempDirectory("rlaif-config");
            Path file = place.resolve(ModelConfig.FILE);
            try (InputStream from = text()) {
                Files.copy(from, file);
                return ModelFamilies.read(place);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream text() throws IOException {
        if (SHIPPED.contains(config)) {
            return ModelSource.class.getResourceAsStream(config + ".json");
        }
        Path file = Path.of(config);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "--config: "
                            + config
                            + ", expected a file in the form of Hugging Face's config.json, or one of "
                            + String.join(", ", SHIPPED));
        }
        return Files.newInputStream(file);
    }
}
