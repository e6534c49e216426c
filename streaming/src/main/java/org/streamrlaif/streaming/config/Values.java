package org.streamrlaif.streaming.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Values of settings as text and back. Lists are written with commas, {@code q_proj,v_proj}; a
 * comma inside of an element is written {@code \\,}.
 */
final class Values {

    private Values() {}

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException {@code key: text, expected …}
     */
    static Object parse(String key, Type type, String text) {
        String value = text.strip();
        try {
            if (type == int.class) {
                return Integer.parseInt(value);
            }
            if (type == long.class) {
                return Long.parseLong(value);
            }
            if (type == double.class) {
                return Double.parseDouble(value);
            }
        } catch (NumberFormatException e) {
            throw unexpected(key, value, type == double.class ? "a number" : "a whole number");
        }
        if (type == String.class) {
            return value;
        }
        if (type == boolean.class) {
            return parseBoolean(key, value);
        }
        if (type instanceof Class<?> named && named.isEnum()) {
            return parseEnum(key, named, value);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return parseList(key, generic.getActualTypeArguments()[0], value);
        }
        throw new IllegalStateException(key + ": settings of type " + type + " are not supported");
    }

    /** The text that {@link #parse} reads back to the same value. */
    static String print(Object value) {
        if (value instanceof Enum<?> constant) {
            return word(constant);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::element).collect(Collectors.joining(","));
        }
        return String.valueOf(value);
    }

    /** A list's element as it stands between commas. */
    static String element(Object value) {
        return print(value).replace(",", "\\,");
    }

    private static Object parseBoolean(String key, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unexpected(key, value, "true or false");
        };
    }

    private static Object parseEnum(String key, Class<?> type, String value) {
        List<Enum<?>> constants =
                Arrays.stream(type.getEnumConstants()).<Enum<?>>map(c -> (Enum<?>) c).toList();
        for (Enum<?> constant : constants) {
            if (word(constant).equalsIgnoreCase(value.replace('_', '-'))) {
                return constant;
            }
        }
        throw unexpected(
                key,
                value,
                "one of " + constants.stream().map(Values::word).collect(Collectors.joining(", ")));
    }

    private static List<Object> parseList(String key, Type element, String value) {
        List<Object> list = new ArrayList<>();
        for (String part : value.split("(?<!\\\\),")) {
            if (!part.isBlank()) {
                list.add(parse(key, element, part.replace("\\,", ",")));
            }
        }
        return list;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static IllegalArgumentException unexpected(String key, String value, String expected) {
        return new IllegalArgumentException(key + ": '" + value + "', expected " + expected);
    }
}
