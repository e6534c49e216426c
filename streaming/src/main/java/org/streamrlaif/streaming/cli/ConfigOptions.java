package org.streamrlaif.streaming.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.Flags;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine.Option;

/** What commands that take a configuration have in common. */
final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with the keys that differ from the defaults.")
    private Path file;

    /** The configuration that results from defaults, file and dotted flags. */
    RlaifConfig resolve(RlaifConfig defaults, List<String> flags) {
        return new ConfigSource(Optional.ofNullable(file), Flags.parse(flags)).resolve(defaults);
    }
}
