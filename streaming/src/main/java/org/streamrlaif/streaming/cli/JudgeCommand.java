package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.dataset.SkippedItems;
import org.streamrlaif.streaming.evaluate.JudgeEvaluation;
import org.streamrlaif.streaming.evaluate.JudgeReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif judge}: how good a judge is. */
@Command(
        name = "judge",
        description = {
            "Measures a judge on pairs whose better answer is known, or on a policy's responses",
            "to questions with answers: agreement, order, length; without and with context.",
            "What was interrupted goes on."
        },
        footer = {"", "Any configuration key can be given as a flag: --preference.tie-margin=0"})
final class JudgeCommand extends CliCommand {

    @Option(
            names = "--dataset",
            paramLabel = "FILE",
            required = true,
            description = "Pairs, or questions with answers together with --model.")
    private Path dataset;

    @Option(
            names = "--videos",
            paramLabel = "DIR",
            description =
                    "Folder of the videos or folders of frames (default: the data set's, or videos in it).")
    private Path videos;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--shuffle-frames",
            description =
                    "Shows each video's frames in a random order: what is left needs no time.")
    private boolean shuffle;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A policy that answers the questions, two responses each.")
    private Path model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "The policy's adapter in PEFT format.")
    private Path adapter;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = {
                "Folder of verdicts and summary; an interrupted measurement in it goes on",
                "(default: runs/judge-DATE)."
            })
    private Path out;

    @Mixin private DeviceOptions placement;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        RlaifConfig config = options.resolve(RlaifConfig.defaults(), judge.named(), flags);
        Path folder = RunFolder.reopen(out, "judge", this::progress);
        Path root = videos == null ? dataset.toAbsolutePath().getParent() : videos;
        ModelOptions models = placement.modelOptions();
        JudgeEvaluation evaluation =
                new JudgeEvaluation(
                        dataset,
                        config.video().inside(root),
                        shuffle ? FrameOrder.SHUFFLED : FrameOrder.IN_ORDER,
                        JudgeOptions.of(config, models, folder),
                        model,
                        adapter,
                        models,
                        config.segments(),
                        config.preference(),
                        config.sampling(),
                        config.seed(),
                        folder);
        SkippedItems aside = evaluation.run(items -> progress("judged " + items));
        if (aside.count() > 0) {
            err().println(aside.line());
        }
        JudgeReport report = new JudgeReport(folder);
        report.write();
        report.print(out());
        out().println("results: " + folder);
        out().flush();
        require(
                !report.isEmpty(),
                "--dataset",
                dataset,
                "pairs that get a verdict, found none: see " + folder);
    }
}
