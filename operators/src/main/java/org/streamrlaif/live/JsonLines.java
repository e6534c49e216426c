package org.streamrlaif.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.streamrlaif.platform.JsonWords;

/** Files with a JSON object on each line; empty lines are passed over. */
final class JsonLines {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private JsonLines() {}

    /**
     * What the lines of a file say.
     *
     * @param type of each object
     * @param made what it stands for; may throw an {@link IllegalArgumentException}
     * @throws IllegalArgumentException naming the file, the line and what is wrong with it
     * @throws IOException when the file cannot be read
     */
    static <L, T> List<T> read(Path file, Class<L> type, Function<L, T> made) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        }
        List<T> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                records.add(record(file + " line " + (i + 1), lines.get(i), type, made));
            }
        }
        return records;
    }

    private static <L, T> T record(String place, String line, Class<L> type, Function<L, T> made) {
        try {
            return made.apply(JSON.readValue(line, type));
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException(
                    place
                            + ": "
                            + e.getPropertyName()
                            + ": unknown key, expected some of "
                            + new TreeSet<>(e.getKnownPropertyIds()),
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    place + ": " + JsonWords.of(e.getOriginalMessage(), 0), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }
}
