package org.streamrlaif.laboratory.bench.size;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.model.checkpoint.RandomCheckpoint;

/**
 * The shape of a released model: the settings of its files that decide sizes. A folder of this
 * shape is written with random weights and a made-up tokenizer.
 *
 * @param name one of {@link #NAMES}
 */
public record PublishedShape(String name) {
    /** The smallest released model of each family. */
    public static final List<String> NAMES =
            List.of("llava-onevision-0.5b", "smolvlm2-2.2b", "qwen3-vl-2b", "qwen2.5-vl-3b");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DTYPE = "bfloat16";
    private static final long SHARD = 4L << 30;
    private static final long SEED = 1;

    /** Disk that is left alone. */
    private static final long SPARE = 1L << 30;

    public PublishedShape {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "--shape: " + name + ", expected one of " + String.join(", ", NAMES));
        }
    }

    /**
     * Writes a model folder in bfloat16.
     *
     * @param folder exists and is empty
     * @throws IllegalArgumentException when the disk has no room for it
     */
    public void write(Path folder) {
        try {
            JsonNode parts = parts();
            write(folder, "config.json", parts.get("config"));
            RandomCheckpoint weights = new RandomCheckpoint(folder, DTYPE);
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < weights.bytes() + SPARE) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s: %.1f GiB free, expected %.1f GiB for %s",
                                folder,
                                free / (double) SPARE,
                                (weights.bytes() + SPARE) / (double) SPARE,
                                name));
            }
            write(folder, "preprocessor_config.json", parts.get("preprocessor"));
            if (parts.has("video_preprocessor")) {
                write(folder, "video_preprocessor_config.json", parts.get("video_preprocessor"));
            }
            Files.writeString(
                    folder.resolve("chat_template.jinja"), parts.get("chat_template").asText());
            Map<String, Integer> special = new LinkedHashMap<>();
            parts.get("tokens")
                    .properties()
                    .forEach(token -> special.put(token.getKey(), token.getValue().asInt()));
            write(folder, "tokenizer.json", MadeUpTokenizer.json(special));
            weights.write(folder, SHARD, SEED);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private JsonNode parts() throws IOException {
        try (InputStream in = PublishedShape.class.getResourceAsStream(name + ".json")) {
            return JSON.readTree(in);
        }
    }

    private static void write(Path folder, String file, JsonNode content) throws IOException {
        JSON.writeValue(folder.resolve(file).toFile(), content);
    }
}
