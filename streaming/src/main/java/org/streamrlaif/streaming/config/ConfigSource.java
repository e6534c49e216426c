package org.streamrlaif.streaming.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user says about a run.
 *
 * @param file a YAML file, if any
 * @param flags text by dotted key; they win over the file
 */
public record ConfigSource(Optional<Path> file, Map<String, String> flags) {

    /**
     * What a command line says: {@code --config FILE} and dotted flags.
     *
     * @throws IllegalArgumentException naming an argument that is no flag, or a flag without value
     */
    public static ConfigSource of(List<String> arguments) {
        Map<String, String> flags = Flags.parse(arguments);
        Optional<Path> file = Optional.ofNullable(flags.remove("config")).map(Path::of);
        return new ConfigSource(file, flags);
    }

    /**
     * The tree that results: defaults, then the file, then the flags.
     *
     * @throws IllegalArgumentException in one line: what is wrong with which key
     * @throws java.io.UncheckedIOException when the file cannot be read
     */
    public RlaifConfig resolve(RlaifConfig defaults) {
        Map<String, String> values = new LinkedHashMap<>();
        file.map(YamlValues::read).ifPresent(values::putAll);
        values.putAll(flags);
        return defaults.with(values);
    }
}
