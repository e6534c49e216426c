package org.streamrlaif.laboratory.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.laboratory.demo.pretrain.Pretraining;
import org.streamrlaif.laboratory.demo.pretrain.Pretraining.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rlaif pretrain}: makes the demo's models from nothing. */
@Command(
        name = "pretrain",
        description =
                "Makes the demo's start policy and judge again, from random weights; about half an hour.",
        mixinStandardHelpOptions = true)
final class PretrainCommand implements Runnable {

    @Spec private CommandSpec spec;

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
    public void run() {
        PrintWriter terminal = spec.commandLine().getOut();
        long start = System.nanoTime();
        Pretraining pretraining =
                new Pretraining(
                        out,
                        seed,
                        line -> {
                            double seconds = (System.nanoTime() - start) / 1e9;
                            terminal.printf(Locale.ROOT, "%6.0f s  %s%n", seconds, line);
                            terminal.flush();
                        });
        pretraining.run(EnumSet.copyOf(stages));
    }
}
