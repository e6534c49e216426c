package org.streamrlaif.streaming.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads a YAML file into text by dotted key; nested and dotted keys may be mixed. */
final class YamlValues {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    private YamlValues() {}

    /**
     * Reads a file; an empty one holds no values.
     *
     * @throws IllegalArgumentException naming file and line when it is not YAML, or the key that
     *     has no value
     * @throws UncheckedIOException when it cannot be read
     */
    static Map<String, String> read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        JsonNode root = parse(file);
        if (!root.isMissingNode() && !root.isNull()) {
            if (!root.isObject()) {
                throw new IllegalArgumentException(file + ": expected keys with values");
            }
            flatten(root, "", values, file);
        }
        return values;
    }

    private static JsonNode parse(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String line = at == null ? "" : " line " + at.getLineNr();
            throw new IllegalArgumentException(
                    file + line + ": not YAML: " + firstLine(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flatten(JsonNode node, String path, Map<String, String> values, Path file) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String key = path + field.getKey();
            if (field.getValue().isObject()) {
                flatten(field.getValue(), key + ".", values, file);
            } else if (values.put(key, text(key, field.getValue(), file)) != null) {
                throw new IllegalArgumentException(file + ": " + key + ": given twice");
            }
        }
    }

    private static String text(String key, JsonNode value, Path file) {
        if (value.isNull()) {
            throw new IllegalArgumentException(file + ": " + key + ": no value");
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(JsonNode::asText)
                    .map(Values::element)
                    .collect(Collectors.joining(","));
        }
        return value.asText();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
