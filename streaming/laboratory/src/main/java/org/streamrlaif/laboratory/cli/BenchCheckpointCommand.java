package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import org.streamrlaif.laboratory.bench.CheckpointBench;
import org.streamrlaif.platform.Settings;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif bench checkpoint}: what it takes to keep the state of a large core. */
@Command(
        name = "checkpoint",
        description =
                "Measures writing of trained state and checkpoints with random adapters of the"
                        + " shapes of a 7B model.")
final class BenchCheckpointCommand extends CliCommand {

    @Option(
            names = "--models",
            paramLabel = "N",
            defaultValue = "1",
            description = "Models trained by the core; ppo trains 2 (default: ${DEFAULT-VALUE}).")
    private int models;

    @Option(
            names = "--rank",
            paramLabel = "N",
            defaultValue = "16",
            description = "Rank of the adapters (default: ${DEFAULT-VALUE}).")
    private int rank;

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "5",
            description = "Batches, each followed by a checkpoint (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for the checkpoints.")
    private Path folder;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    @Override
    protected void execute() throws Exception {
        Settings.require(models >= 1, "--models", models, "1 or more");
        Settings.require(rank >= 1, "--rank", rank, "1 or more");
        Settings.require(batches >= 1, "--batches", batches, "1 or more");
        BenchOptions.print(json, new CheckpointBench(models, rank, batches, folder).run(), out());
    }
}
