package org.streamrlaif.streaming.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.Flags;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine.Option;

/** What commands that take a configuration have in common. */
public final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with the keys that differ from the defaults.")
    private Path file;

    /**
     * The defaults, with the user's folder of videos and what it links to allowed to be read.
     *
     * @param videos null for none
     */
    static RlaifConfig defaults(Path videos) {
        if (videos == null) {
            return RlaifConfig.defaults();
        }
        String root = videos.toAbsolutePath().normalize().toString().replace(",", "\\,");
        return RlaifConfig.defaults()
                .with(Map.of("video.allowed-roots", root, "video.follow-links", "true"));
    }

    /** The configuration that results from defaults, file and dotted flags. */
    public RlaifConfig resolve(RlaifConfig defaults, List<String> flags) {
        return resolve(defaults, Map.of(), flags);
    }

    /** The same with keys that the command has options of its own for; they win over the file. */
    RlaifConfig resolve(RlaifConfig defaults, Map<String, String> named, List<String> flags) {
        Map<String, String> values = new LinkedHashMap<>(named);
        values.putAll(Flags.parse(flags));
        return new ConfigSource(Optional.ofNullable(file), values).resolve(defaults);
    }
}
