package org.streamrlaif.streaming.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Values of settings as the text that {@link ConfigBinder} reads back. Lists are written with
 * commas, {@code q_proj,v_proj}, or as YAML writes them, {@code ['q_proj', 'v_proj']}; a comma
 * inside of an element is written {@code \\,}, a bracket at its beginning {@code \\[}.
 */
final class Values {

    private Values() {}

    /** The text that is read back to the same value. */
    static String print(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::element).collect(Collectors.joining(","));
        }
        return String.valueOf(value);
    }

    /** A list's element as it stands between commas. */
    static String element(Object value) {
        return print(value).replace(",", "\\,").replaceFirst("^\\[", "\\\\[");
    }
}
