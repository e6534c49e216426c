package org.streamrlaif.streaming.cli;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.streamrlaif.model.tuning.Tuning;
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
        footer = {"", "Try 'rlaif demo' first, or 'rlaif COMMAND --help'."},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            GenerateCommand.class,
            ConfigCommand.class,
            FramesCommand.class,
            EvalCommand.class,
            JudgeCommand.class,
            WorldCommand.class,
            ExportCommand.class,
            SftCommand.class,
            ParityCommand.class,
            BenchCommand.class,
            PretrainCommand.class,
            StudyCommand.class
        })
public final class Main implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /**
     * Starts the command line and ends the process with its exit code: 0 done, 1 failed, 2 mistaken
     * use.
     */
    public static void main(String[] arguments) {
        try {
            HomeFolder.ensure();
        } catch (UncheckedIOException e) {
            System.err.println("rlaif: " + e.getMessage());
            System.exit(Failures.MISTAKE);
        }
        RunLog.useDefault();
        try {
            Tuning.fromEnvironment();
        } catch (IllegalArgumentException e) {
            System.err.println(Tuning.VARIABLE + ": " + e.getMessage());
            System.exit(Failures.MISTAKE);
        }
        KafkaBroker.onGivingUp(
                () -> {
                    System.err.println(Failures.brokerGaveUp());
                    Runtime.getRuntime().halt(Failures.MISTAKE);
                });
        System.exit(execute(arguments));
    }

    /** Runs one command in this process and returns its exit code. */
    static int execute(String... arguments) {
        CommandLine command = commandLine();
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

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setParameterExceptionHandler(Failures::onParameter)
                .setExecutionExceptionHandler(Failures::onExecution);
    }
}
