package org.streamrlaif.streaming.cli;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.streamrlaif.model.tuning.Pins;
import org.streamrlaif.platform.FileNames;
import org.streamrlaif.platform.HomeFolder;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code rlaif}: parses the arguments and starts the subcommand. */
@Command(
        name = "rlaif",
        description = "Streaming, online RLAIF for video-language models.",
        mixinStandardHelpOptions = true,
        version = "StreamRLAIF 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Try 'rlaif COMMAND --help'."},
        subcommands = {
            RunCommand.class,
            GenerateCommand.class,
            ConfigCommand.class,
            CheckCommand.class,
            LedgerCommand.class,
            DashboardCommand.class,
            FramesCommand.class,
            EvalCommand.class,
            JudgeCommand.class,
            ExportCommand.class,
            SftCommand.class,
            ReplayCommand.class,
            ParityCommand.class,
            TailCommand.class,
            RejudgeCommand.class,
            RewardCommand.class
        })
public final class Main implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** Starts the command line and ends the process, as {@link #run}. */
    public static void main(String[] arguments) {
        run(commandLine(), arguments);
    }

    /**
     * Runs one command in this process and ends it with the exit code: 0 done, 1 failed, 2 mistaken
     * use.
     *
     * @param command {@link #commandLine}, which may have further subcommands
     */
    public static void run(CommandLine command, String... arguments) {
        try {
            HomeFolder.ensure();
        } catch (UncheckedIOException e) {
            System.err.println("rlaif: " + e.getMessage());
            System.exit(Failures.MISTAKE);
        }
        RunLog.useDefault();
        try {
            Pins.fromEnvironment();
        } catch (IllegalArgumentException e) {
            System.err.println(Pins.VARIABLE + ": " + e.getMessage());
            System.exit(Failures.MISTAKE);
        }
        KafkaBroker.onGivingUp(
                () -> {
                    System.err.println(Failures.brokerGaveUp());
                    Runtime.getRuntime().halt(Failures.MISTAKE);
                });
        System.exit(execute(command, arguments));
    }

    private static int execute(CommandLine command, String... arguments) {
        Optional<String> garbled =
                Arrays.stream(arguments)
                        .flatMap(argument -> FileNames.obstacle(argument).stream())
                        .findFirst();
        if (garbled.isPresent()) {
            command.getErr().println("rlaif: " + garbled.get());
            return Failures.MISTAKE;
        }
        return command.execute(arguments);
    }

    /**
     * The command with its subcommands.
     *
     * @param more further subcommands
     */
    public static CommandLine commandLine(Object... more) {
        CommandLine command = new CommandLine(new Main());
        Arrays.stream(more).forEach(command::addSubcommand);
        return command.setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setParameterExceptionHandler(Failures::onParameter)
                .setExecutionExceptionHandler(Failures::onExecution);
    }
}
