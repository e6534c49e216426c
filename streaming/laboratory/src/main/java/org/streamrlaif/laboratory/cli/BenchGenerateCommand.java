package org.streamrlaif.laboratory.cli;

import java.util.List;
import org.streamrlaif.laboratory.bench.core.GenerateBench;
import org.streamrlaif.laboratory.bench.core.GenerateSettings;
import org.streamrlaif.laboratory.bench.core.Report;
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

    @Mixin private BenchModelOptions model;

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
                    "Visual tokens of each prompt, as whole frames have them; 0 leaves the"
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

    @Override
    protected void execute() throws InterruptedException {
        GenerateSettings settings =
                new GenerateSettings(batches, visualTokens, textTokens, newTokens);
        Report report =
                model.measure(
                        settings.summary(),
                        opened ->
                                new GenerateBench(opened, settings, model.options().repeated())
                                        .run(done -> progress(done.title() + " measured")));
        model.options().print(report, out());
    }
}
