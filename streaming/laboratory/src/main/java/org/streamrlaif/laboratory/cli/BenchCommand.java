package org.streamrlaif.laboratory.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rlaif bench}: measures parts of the system on this machine. */
@Command(
        name = "bench",
        description = "Measures the system on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchGenerateCommand.class,
            BenchLearnCommand.class,
            BenchDecodeCommand.class,
            BenchLiveCommand.class,
            BenchLoopCommand.class,
            BenchCheckpointCommand.class,
            BenchSizeCommand.class
        })
final class BenchCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "bench: no command given");
    }
}
