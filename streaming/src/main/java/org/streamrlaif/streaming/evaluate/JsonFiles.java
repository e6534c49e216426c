package org.streamrlaif.streaming.evaluate;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.streamrlaif.platform.JsonWords;
import org.streamrlaif.platform.LineFile;

/** JSON lines that grow, and small JSON files that are replaced as a whole. */
final class JsonFiles {

    static final ObjectMapper JSON = new ObjectMapper();

    private JsonFiles() {}

    /** Appends rows, all or none, and waits until they are on disk. */
    static void append(Path file, List<ObjectNode> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row).append('\n'));
        LineFile.appendAndSync(file, text.toString());
    }

    /** Bytes of a file; 0 when there is none. */
    static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Cuts a file to its first bytes: what came later belongs to a batch that did not end.
     *
     * @throws IllegalArgumentException when it has fewer
     */
    static void cut(Path file, long bytes) {
        long size = size(file);
        require(size >= bytes, file.toString(), size + " bytes", bytes + " as when it was left");
        if (size > bytes) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Hands out every row in order. */
    static void each(Path file, Consumer<JsonNode> rows) {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line;
            while ((line = reader.readLine()) != null) {
                rows.accept(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + words(e), e);
        }
    }

    /** A small file; null when there is none. */
    static JsonNode read(Path file) {
        try {
            return Files.exists(file) ? JSON.readTree(file.toFile()) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + words(e), e);
        }
    }

    private static String words(IOException e) {
        return e instanceof JsonProcessingException broken
                ? "no JSON: " + JsonWords.of(broken.getOriginalMessage(), 0)
                : e.getMessage();
    }

    /** Replaces a small file. */
    static void write(Path file, JsonNode content) {
        Path partial = file.resolveSibling("." + file.getFileName());
        try {
            Files.writeString(partial, content.toPrettyString() + "\n");
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes what a folder's results were made with, or sees that it is the same.
     *
     * @throws IllegalArgumentException naming the first value that is another
     */
    static void pin(Path file, ObjectNode made) {
        JsonNode earlier = read(file);
        if (earlier == null) {
            write(file, made);
            return;
        }
        made.properties()
                .forEach(
                        entry -> {
                            JsonNode before = earlier.path(entry.getKey());
                            if (!before.equals(entry.getValue())) {
                                throw new IllegalArgumentException(
                                        String.format(
                                                Locale.ROOT,
                                                "%s: %s: %s, expected %s as before, or another --out",
                                                file.getParent(),
                                                entry.getKey(),
                                                entry.getValue(),
                                                before));
                            }
                        });
    }
}
