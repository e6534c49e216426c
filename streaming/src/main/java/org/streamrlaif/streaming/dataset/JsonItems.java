package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;
import org.streamrlaif.platform.JsonWords;

/**
 * The JSON values of a file that holds one array or one object per line, one at a time. Empty lines
 * are no items. Not thread-safe.
 */
final class JsonItems implements Iterator<JsonItems.Item>, AutoCloseable {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final ObjectReader LINE =
            JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * One value.
     *
     * @param node the value; null when the line is no JSON
     * @param problem why it is no JSON; null otherwise
     */
    record Item(Place place, JsonNode node, String problem) {}

    private final Path file;
    private final TextInput input;
    private final JsonParser array;
    private long line;
    private long number;
    private byte[] text;
    private boolean ready;
    private boolean ended;

    /**
     * Opens a file.
     *
     * @param from number of the first item that is given
     * @throws DatasetException when there are fewer items than {@code from}, or the file is no
     *     UTF-8
     * @throws UncheckedIOException when the file cannot be read
     */
    JsonItems(Path file, long from) {
        this.file = file;
        try {
            input = new TextInput(file);
            array = input.first() == '[' ? JSON.createParser(input.stream()) : null;
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

    /** Share of the file that is read, in 0 … 1. */
    double share() {
        try {
            return input.share();
        } catch (IOException e) {
            throw failure(e);
        }
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
        if (array == null) {
            return ofLine(place);
        }
        try {
            return new Item(place, array.readValueAsTree(), null);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Item ofLine(Place place) {
        String said = TextInput.text(text);
        if (said == null) {
            return new Item(place, null, "not UTF-8, expected one object");
        }
        try {
            return new Item(place, LINE.readTree(said), null);
        } catch (JsonProcessingException e) {
            return new Item(place, null, "no JSON: " + words(e) + ", expected one object");
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw failure(e);
        }
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
                text = input.line();
                line++;
            } while (text != null && isBlank(text));
            ended = text == null;
        } else {
            JsonToken token = array.nextToken();
            line = array.currentTokenLocation().getLineNr();
            ended = token == JsonToken.END_ARRAY;
            if (ended && array.nextToken() != null) {
                throw new DatasetException(
                        file
                                + ":"
                                + array.currentTokenLocation().getLineNr()
                                + ": text behind the closing bracket, expected the end of the file",
                        null);
            }
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (!Character.isWhitespace(b)) {
                return false;
            }
        }
        return true;
    }

    private static String words(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return JsonWords.of(e.getOriginalMessage(), at == null ? 0 : at.getColumnNr());
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
                            words(broken)),
                    e);
        }
        if (e instanceof EOFException || e instanceof ZipException) {
            return new DatasetException(
                    String.format(
                            Locale.ROOT,
                            "%s:%d: ends early or is damaged, expected a whole file packed by gzip",
                            file,
                            line),
                    e);
        }
        return new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
}
