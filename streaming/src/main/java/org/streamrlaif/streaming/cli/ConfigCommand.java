package org.streamrlaif.streaming.cli;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.streaming.config.ConfigPrinter;
import org.streamrlaif.streaming.config.RlaifConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code rlaif config}: prints the configuration that a run would have. */
@Command(
        name = "config",
        description = "Prints the configuration that results from defaults, file and flags.",
        footer = {"", "Any key can be given as a flag: --loop.batch-size=32"})
final class ConfigCommand extends CliCommand {

    @Mixin private ConfigOptions config;
    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() {
        RlaifConfig defaults = RlaifConfig.defaults();
        out().print(ConfigPrinter.yaml(config.resolve(defaults, flags), defaults));
    }
}
