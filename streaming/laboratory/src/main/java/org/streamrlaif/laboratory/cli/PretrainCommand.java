package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.laboratory.demo.pretrain.Pretraining;
import org.streamrlaif.laboratory.demo.pretrain.Pretraining.Stage;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif pretrain}: makes the demo's models from nothing. */
@Command(
        name = "pretrain",
        description =
                "Makes the demo's start policy and judge again, from random weights; about half an hour.")
final class PretrainCommand extends CliCommand {

    @Option(
            names = "--out",
            required = true,
            description = "Folder for the models and what they need on the way.")
    private Path out;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of weights and batches (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--stage",
            split = ",",
            description = "Stages to run, of ${COMPLETION-CANDIDATES}; all when absent.")
    private List<Stage> stages = List.of(Stage.values());

    @Override
    protected void execute() {
        long start = System.nanoTime();
        Pretraining pretraining =
                new Pretraining(
                        out,
                        seed,
                        line -> {
                            double seconds = (System.nanoTime() - start) / 1e9;
                            out().printf(Locale.ROOT, "%6.0f s  %s%n", seconds, line);
                            out().flush();
                        });
        pretraining.run(EnumSet.copyOf(stages));
    }
}
