package org.streamrlaif.streaming.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dotted flags of a command line: {@code --learn.clip.low=0.1} or {@code --learn.clip.low 0.1}. */
public final class Flags {

    private Flags() {}

    /**
     * Reads flags into text by key; the last of equal ones counts.
     *
     * @throws IllegalArgumentException naming an argument that is no flag, or a flag without value
     */
    public static Map<String, String> parse(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--") || argument.length() == 2) {
                throw new IllegalArgumentException(
                        argument + ": unexpected argument, expected --key=value");
            }
            int equals = argument.indexOf('=');
            if (equals >= 0) {
                values.put(argument.substring(2, equals), argument.substring(equals + 1));
            } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
                values.put(argument.substring(2), arguments.get(++i));
            } else {
                throw new IllegalArgumentException(
                        argument + ": no value, expected " + argument + "=value");
            }
        }
        return values;
    }
}
