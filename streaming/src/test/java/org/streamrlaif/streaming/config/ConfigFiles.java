package org.streamrlaif.streaming.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configuration files of the tests. */
final class ConfigFiles {

    /** Every key with its default. */
    static final Path DEFAULTS = Path.of("src/test/resources/config/defaults.yaml");

    /** Every key with a value that is not its default. */
    /** Keys that a run accepts one value of. */
    static final Set<String> FIXED = Set.of("sampling.top-p", "sampling.top-k");

    static final Path ALTERED = Path.of("src/test/resources/config/altered.yaml");

    private ConfigFiles() {}

    /** A configuration in which no key has its default. */
    static RlaifConfig altered() {
        return new ConfigSource(Optional.of(ALTERED), Map.of()).resolve(RlaifConfig.defaults());
    }
}
