package org.streamrlaif.streaming.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrlaif.platform.JsonWords;

/**
 * Reads a YAML file into text by dotted key; nested and dotted keys may be mixed. A number that
 * begins with 0 is the text that it is, so that {@code 010} is not read as another one.
 */
final class YamlValues {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final JsonParser parser;
    private final Map<String, String> values = new LinkedHashMap<>();

    private YamlValues(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a file; an empty one holds no values.
     *
     * @throws IllegalArgumentException naming file and line when it is not YAML, or the key that
     *     has no value
     * @throws UncheckedIOException when it cannot be read
     */
    static Map<String, String> read(Path file) {
        try (JsonParser parser = YAML.createParser(Files.readString(file))) {
            YamlValues values = new YamlValues(file, parser);
            values.document();
            return values.values;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String line = at == null ? "" : " line " + at.getLineNr();
            int column = at == null ? 0 : at.getColumnNr();
            throw new IllegalArgumentException(
                    file + line + ": not YAML: " + JsonWords.of(e.getOriginalMessage(), column), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": not UTF-8, expected YAML in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The elements of a list written in one line, {@code ['a', b]}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static List<String> list(String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            YamlValues values = new YamlValues(Path.of(""), parser);
            parser.nextToken();
            List<String> elements = values.elements("");
            if (parser.nextToken() == null) {
                return elements;
            }
        } catch (IOException | IllegalArgumentException e) {
            // said below, like text behind the list
        }
        throw new IllegalArgumentException(text + ", expected a list such as a,b or ['a', 'b']");
    }

    private void document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            object("");
        } else if (first != null && !isNull(first)) {
            throw new IllegalArgumentException(file + ": expected keys with values");
        }
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException(
                    file
                            + " line "
                            + parser.currentTokenLocation().getLineNr()
                            + ": a second document, expected one");
        }
    }

    private void object(String path) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = path + parser.currentName();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(key + ".");
            } else if (values.put(key, value(key)) != null) {
                throw new IllegalArgumentException(file + ": " + key + ": given twice");
            }
        }
    }

    private String value(String key) throws IOException {
        return parser.currentToken() == JsonToken.START_ARRAY
                ? elements(key).stream().map(Values::element).collect(Collectors.joining(","))
                : scalar(key);
    }

    private List<String> elements(String key) throws IOException {
        List<String> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(
                    parser.currentToken() == JsonToken.START_OBJECT ? mapping(key) : scalar(key));
        }
        return elements;
    }

    /** An element with keys of its own, as JSON. */
    private String mapping(String key) throws IOException {
        ObjectNode mapping = YAML.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            mapping.put(name, scalar(key + "." + name));
        }
        return mapping.toString();
    }

    private String scalar(String key) throws IOException {
        if (isNull(parser.currentToken())) {
            throw new IllegalArgumentException(file + ": " + key + ": no value");
        }
        if (!parser.currentToken().isScalarValue()) {
            throw new IllegalArgumentException(
                    file + ": " + key + ": a value within a value, expected a list of texts");
        }
        String text = parser.getText();
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_FLOAT -> Double.toString(parser.getDoubleValue());
            case VALUE_NUMBER_INT ->
                    text.matches("[-+]?0\\d+") ? text : parser.getNumberValue().toString();
            default -> text;
        };
    }

    private static boolean isNull(JsonToken token) {
        return token == JsonToken.VALUE_NULL;
    }
}
