package org.streamrlaif.model.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.platform.JsonWords;

/** JSON files of a model folder; every failure is one line naming the file. */
public final class ModelJson {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private static final ObjectReader WHOLE =
            MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ModelJson() {}

    /** The object in {@code file}. */
    public static JsonNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file + ": no such file");
        }
        try {
            JsonNode node = WHOLE.readTree(Files.readAllBytes(file));
            if (!node.isObject()) {
                throw new ModelFormatException(file + ": expected a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(file + ": not JSON: " + words(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String words(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? JsonWords.of(e.getOriginalMessage(), 0)
                : "line "
                        + at.getLineNr()
                        + ": "
                        + JsonWords.of(e.getOriginalMessage(), at.getColumnNr());
    }

    /** Writes {@code node}, indented, atomically. */
    public static void write(Path file, JsonNode node) {
        ModelFiles.replace(
                file,
                temporary ->
                        Files.writeString(
                                temporary,
                                MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node)
                                        + "\n",
                                StandardCharsets.UTF_8));
    }
}
