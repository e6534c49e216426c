package org.streamrlaif.laboratory.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The models that come with the demo, in Hugging Face format: a a start policy and a judge. */
public enum ShippedModels {
    /** Answers questions as a careless annotator would. */
    POLICY("policy"),
    /** Captions segments and tells the better of two answers. */
    JUDGE("judge");

    private static final String WEIGHTS = "model.safetensors";

    /** All files of a model but its weights; they are the same for both. */
    private static final List<String> COMMON =
            List.of(
                    "config.json",
                    "generation_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "chat_template.jinja",
                    "preprocessor_config.json");

    private final String folder;

    ShippedModels(String folder) {
        this.folder = folder;
    }

    /** Where the model lies below a run's folder. */
    public Path folder(Path run) {
        return run.resolve("models").resolve(folder);
    }

    /** Copies the model to where it lies below a run's folder. */
    public void unpack(Path run) {
        unpackCommon(folder(run));
        copy(WEIGHTS, folder(run));
    }

    /** The same, unless there are weights already. */
    public void unpackUnlessThere(Path run) {
        if (!Files.exists(folder(run).resolve(WEIGHTS))) {
            unpack(run);
        }
    }

    /** Copies everything but the weights into a folder. */
    public void unpackCommon(Path target) {
        COMMON.forEach(file -> copy(file, target));
    }

    private void copy(String file, Path target) {
        try (InputStream in = ShippedModels.class.getResourceAsStream(folder + "/" + file)) {
            if (in == null) {
                throw new IOException("not part of this build");
            }
            Files.createDirectories(target);
            Files.copy(in, target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    target.resolve(file) + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
