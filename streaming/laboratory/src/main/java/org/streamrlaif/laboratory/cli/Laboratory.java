package org.streamrlaif.laboratory.cli;

import org.streamrlaif.streaming.cli.Main;
import picocli.CommandLine;

/** The command {@code rlaif} with the laboratory's subcommands beside the product's. */
public final class Laboratory {

    private Laboratory() {}

    /** Starts the command line and ends the process, as {@link Main#run}. */
    public static void main(String[] arguments) {
        Main.run(commandLine(), arguments);
    }

    static CommandLine commandLine() {
        CommandLine command =
                Main.commandLine(
                        new DemoCommand(),
                        new WorldCommand(),
                        new BenchCommand(),
                        new PretrainCommand(),
                        new StudyCommand(),
                        new LongVideosCommand());
        command.getCommandSpec()
                .usageMessage()
                .footer("", "Try 'rlaif demo' first, or 'rlaif COMMAND --help'.");
        return command;
    }
}
