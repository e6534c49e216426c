package org.streamrlaif.laboratory.cli;

import java.util.List;
import java.util.Locale;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.laboratory.bench.GenerateReport;
import org.streamrlaif.laboratory.bench.MeasuredModel;
import org.streamrlaif.laboratory.bench.ModelSource;
import org.streamrlaif.laboratory.bench.core.GenerateBench;
import org.streamrlaif.laboratory.bench.core.GenerateMetrics;
import org.streamrlaif.laboratory.bench.core.GenerateSettings;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.tuning.Tuning;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rlaif bench generate}: how fast a model reads prompts and samples responses. */
@Command(
        name = "generate",
        description = {
            "Measures sampling of responses: the vision tower, reading the prompts (prefill) and"
                    + " decoding steps apart, then whole responses.",
            "Give --model or --config."
        })
final class BenchGenerateCommand extends CliCommand {

    @Mixin private BenchOptions options;

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8,32",
            description =
                    "Rows side by side; several give a table each (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches;

    @Option(
            names = "--visual-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Visual tokens of each prompt, a multiple of those of one frame; 0 leaves the"
                            + " vision tower out (default: ${DEFAULT-VALUE}).")
    private int visualTokens;

    @Option(
            names = "--text-tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "Text tokens of each prompt (default: ${DEFAULT-VALUE}).")
    private int textTokens;

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "Tokens of each response (default: ${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "0 takes the most probable token (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--steps-per-call",
            paramLabel = "N",
            defaultValue = "" + GenerationEngine.STEPS,
            description =
                    "Tokens per row of one native call (default: ${DEFAULT-VALUE}, as in the job).")
    private int stepsPerCall;

    @Override
    protected void execute() {
        GenerateSettings settings =
                new GenerateSettings(
                        batches, visualTokens, textTokens, newTokens, temperature, stepsPerCall);
        ModelSource source = options.source();
        ModelOptions modelOptions = options.modelOptions();
        int threads = options.useThreads();
        Machine machine = Machine.here();
        try (VisionLanguageModel model = source.open(modelOptions)) {
            GenerateBench bench = new GenerateBench(model, settings, options.repeated());
            GenerateReport report =
                    new GenerateReport(
                            machine,
                            MeasuredModel.of(source, model, modelOptions),
                            threads,
                            options.repeated(),
                            settings,
                            bench.run(this::progress),
                            Tuning.made());
            options.print(report, report::print, out());
        }
    }

    private void progress(GenerateMetrics metrics) {
        progress(
                String.format(
                        Locale.ROOT,
                        "batch %d: prefill %.1f ms, %.2f ms per step",
                        metrics.batch(),
                        metrics.prefillMs().median(),
                        metrics.stepMs().median()));
    }
}
