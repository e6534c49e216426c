package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * The JSON values of a file that holds one array or one object per line, one at a time. Empty lines
 * are no items. Not thread-safe.
 */
final class JsonItems implements Iterator<JsonItems.Item>, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_INDENT = 1 << 16;

    /**
     * One value.
     *
     * @param node the value; null when the line is no JSON
     * @param problem why it is no JSON; null otherwise
     */
    record Item(Place place, JsonNode node, String problem) {}

    private final Path file;
    private final BufferedReader reader;
    private final JsonParser array;
    private long line;
    private long number;
    private String text;
    private boolean ready;
    private boolean ended;

    /**
     * Opens a file.
     *
     * @param from number of the first item that is given
     * @throws DatasetException when there are fewer items than {@code from}
     * @throws UncheckedIOException when the file cannot be read
     */
    JsonItems(Path file, long from) {
        this.file = file;
        try {
            reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    Files.newInputStream(file), StandardCharsets.UTF_8));
            array = startsAsArray() ? JSON.createParser(reader) : null;
            if (array != null) {
                array.nextToken();
            }
            skip(from);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Number of the next item. */
    long position() {
        return number;
    }

    @Override
    public boolean hasNext() {
        if (!ready) {
            try {
                advance();
            } catch (IOException e) {
                throw failure(e);
            }
            ready = true;
        }
        return !ended;
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ready = false;
        Place place = new Place(file, line, number++);
        try {
            return new Item(
                    place, array == null ? JSON.readTree(text) : array.readValueAsTree(), null);
        } catch (JsonProcessingException e) {
            if (array == null) {
                return new Item(
                        place,
                        null,
                        "no JSON: " + e.getOriginalMessage() + ", expected one object");
            }
            throw failure(e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private boolean startsAsArray() throws IOException {
        reader.mark(LONGEST_INDENT);
        int first = reader.read();
        if (first == '\ufeff') {
            reader.mark(LONGEST_INDENT);
            first = reader.read();
        }
        for (int i = 0; Character.isWhitespace(first) && i < LONGEST_INDENT - 2; i++) {
            first = reader.read();
        }
        reader.reset();
        return first == '[';
    }

    private void skip(long from) throws IOException {
        while (number < from) {
            if (!hasNext()) {
                throw new DatasetException(
                        String.format(
                                Locale.ROOT,
                                "%s: %d items, expected to continue after %d",
                                file,
                                number,
                                from),
                        null);
            }
            if (array != null) {
                array.skipChildren();
            }
            ready = false;
            number++;
        }
    }

    private void advance() throws IOException {
        if (array == null) {
            do {
                text = reader.readLine();
                line++;
            } while (text != null && text.isBlank());
            ended = text == null;
        } else {
            JsonToken token = array.nextToken();
            line = array.currentTokenLocation().getLineNr();
            ended = token == JsonToken.END_ARRAY;
        }
    }

    private RuntimeException failure(IOException e) {
        if (e instanceof JsonProcessingException broken) {
            long at = broken.getLocation() == null ? line : broken.getLocation().getLineNr();
            return new DatasetException(
                    String.format(
                            Locale.ROOT,
                            "%s:%d: no JSON: %s, expected an array of objects or one object per line",
                            file,
                            at,
                            broken.getOriginalMessage()),
                    e);
        }
        return new UncheckedIOException(e);
    }
}
