package org.streamrlaif.laboratory.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.laboratory.bench.ModelSource;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.tuning.KernelChoices;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the benchmarks of one model have in common. */
final class BenchModelOptions {

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder in Hugging Face format.")
    private Path model;

    @Option(
            names = "--config",
            paramLabel = "NAME",
            description =
                    "Random weights instead, for the shape in this file (as Hugging Face's"
                            + " config.json), or one that comes along: tiny-llava, llama-146m.")
    private String config;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float32, bfloat16, float16 or float64 (default: ${DEFAULT-VALUE}).")
    private String dtype;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Mixin private BenchOptions options;

    /** A measurement of a model. */
    @FunctionalInterface
    interface Measurement {
        List<Table> of(VisionLanguageModel model) throws InterruptedException;
    }

    BenchOptions options() {
        return options;
    }

    /**
     * Opens the model, measures and reports.
     *
     * @param work what is measured, in a sentence
     */
    Report measure(String work, Measurement measurement) throws InterruptedException {
        ModelSource source = new ModelSource(model, config);
        int threads = options.threads();
        Kernels.threads(threads);
        Machine machine = Machine.here();
        try (VisionLanguageModel opened = source.open(new ModelOptions(device, dtype, null))) {
            List<Table> tables = measurement.of(opened);
            String what =
                    String.format(
                            Locale.ROOT,
                            "%s, %.1f M text parameters, %s on %s; %d thread(s), %d repeats",
                            source.name(),
                            opened.decoder().parameters() / 1e6,
                            dtype,
                            device,
                            threads,
                            options.repeated().repeats());
            return new Report(machine, List.of(what, work), tables, KernelChoices.made());
        }
    }
}
