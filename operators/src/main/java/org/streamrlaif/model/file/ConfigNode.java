package org.streamrlaif.model.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One object of a {@code config.json}; every getter names the key and the file when a value does
 * not fit.
 */
public record ConfigNode(String where, JsonNode node) {

    public ConfigNode child(String key) {
        return new ConfigNode(where + key + ".", node.path(key));
    }

    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    public int positive(String key, int otherwise) {
        int value = integer(key, otherwise);
        if (value < 1) {
            throw wrong(key, "a positive integer");
        }
        return value;
    }

    public int integer(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!node.get(key).canConvertToInt() || !node.get(key).isIntegralNumber()) {
            throw wrong(key, "an integer");
        }
        return node.get(key).intValue();
    }

    public double real(String key, double otherwise) {
        if (has(key) && !node.get(key).isNumber()) {
            throw wrong(key, "a number");
        }
        return node.path(key).asDouble(otherwise);
    }

    public boolean flag(String key, boolean otherwise) {
        if (has(key) && !node.get(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return node.path(key).asBoolean(otherwise);
    }

    /** The text of {@code key}, which must be one of {@code known}. */
    public String expect(String key, String otherwise, String... known) {
        String value = has(key) ? node.get(key).asText() : otherwise;
        if (!List.of(known).contains(value)) {
            throw wrong(key, known.length == 1 ? known[0] : "one of " + String.join(", ", known));
        }
        return value;
    }

    public void expect(String key, int only) {
        if (integer(key, only) != only) {
            throw wrong(key, Integer.toString(only));
        }
    }

    public void expect(String key, boolean only) {
        if (flag(key, only) != only) {
            throw wrong(key, Boolean.toString(only));
        }
    }

    private ModelFormatException wrong(String key, String expected) {
        String value = node.path(key).isMissingNode() ? "missing" : node.path(key).toString();
        return new ModelFormatException(where + key + ": " + value + ", expected " + expected);
    }
}
