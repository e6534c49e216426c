package org.streamrlaif.laboratory.cli;

import org.streamrlaif.laboratory.bench.core.LearnBench;
import org.streamrlaif.laboratory.bench.core.LearnSettings;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rlaif bench learn}: how fast an adapter is trained. */
@Command(
        name = "learn",
        description = {
            "Measures one optimisation step of a LoRA adapter on all linear layers of the decoder,"
                    + " as tuning the policy makes it (clipped objective) and as supervised"
                    + " fine-tuning does (cross-entropy): forward, loss, backward and AdamW. Visual"
                    + " tokens are given.",
            "Give --model or --config."
        })
final class BenchLearnCommand extends CliCommand {

    @Mixin private BenchModelOptions model;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Rows of the step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "256",
            description = "Tokens of each row (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--visual-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many of them are visual tokens (default: ${DEFAULT-VALUE}).")
    private int visualTokens;

    @Option(
            names = "--targets",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Tokens at each row's end that are learned from; 0 for all"
                            + " (default: ${DEFAULT-VALUE}).")
    private int targets;

    @Option(
            names = "--responses",
            paramLabel = "K",
            defaultValue = "1",
            description =
                    "Responses to a row's prompt among which they are divided; they are packed and"
                            + " blind to each other (default: ${DEFAULT-VALUE}).")
    private int responses;

    @Option(
            names = "--gradient-checkpointing",
            description = "Compute each layer again on the way back instead of keeping it.")
    private boolean gradientCheckpointing;

    @Override
    protected void execute() throws InterruptedException {
        LearnSettings settings =
                new LearnSettings(
                        batch, length, visualTokens, targets, responses, gradientCheckpointing);
        Report report =
                model.measure(
                        settings.summary(),
                        opened ->
                                new LearnBench(opened, settings, model.options().repeated()).run());
        model.options().print(report, out());
    }
}
