package org.streamrlaif.streaming.demo.pretrain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.streamrlaif.model.Safetensors;
import org.streamrlaif.model.SafetensorsWriter;
import org.streamrlaif.model.TensorData;

/** Writes Hugging Face folders of the demo's architecture. */
final class ModelFolder {

    private static final String RESOURCES = "/org/streamrlaif/streaming/demo/skeleton/";

    private static final List<String> FILES =
            List.of(
                    "config.json",
                    "generation_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "chat_template.jinja",
                    "preprocessor_config.json");

    private ModelFolder() {}

    /** Writes a model: the common files and its tensors. */
    static void write(Path folder, Map<String, TensorData> tensors) {
        skeleton(folder);
        SafetensorsWriter.write(folder.resolve(Safetensors.FILE), tensors);
    }

    /** Writes the files that all models of the demo share: everything but the weights. */
    static void skeleton(Path folder) {
        try {
            Files.createDirectories(folder);
            for (String file : FILES) {
                try (InputStream in = ModelFolder.class.getResourceAsStream(RESOURCES + file)) {
                    Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
