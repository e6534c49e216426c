package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.evaluate.Measure;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.streaming.config.Flags;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.dataset.SkippedItems;
import org.streamrlaif.streaming.evaluate.Evaluation;
import org.streamrlaif.streaming.evaluate.EvaluationReport;
import org.streamrlaif.streaming.evaluate.Grading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif eval}: a policy measured on a data set of questions with answers. */
@Command(
        name = "eval",
        description = {
            "Answers the questions of a data set, always with the most probable words, and",
            "measures them: exact match, and a judge's verdicts. What was interrupted goes on."
        },
        footer = {
            "",
            "Of the configuration only the judge is read: --judge.remote.endpoint=URL and so on"
        })
final class EvalCommand extends CliCommand {

    @Option(
            names = "--dataset",
            paramLabel = "FILE",
            required = true,
            description = "Questions with answers: JSON array or one object per line.")
    private Path dataset;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "The answers where they are a file of their own (joined by question_id).")
    private Path answers;

    @Option(
            names = "--videos",
            paramLabel = "DIR",
            description =
                    "Folder of the videos or folders of frames (default: the data set's, or videos in it).")
    private Path videos;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The policy's base model in Hugging Face format.")
    private Path model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "The policy's adapter in PEFT format.")
    private Path adapter;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            defaultValue = "QA",
            description = {
                "What the judge grades, one of ${COMPLETION-CANDIDATES}",
                "(default: ${DEFAULT-VALUE})."
            })
    private Measure measure;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder of predictions, verdicts and summary; an interrupted evaluation in it"
                            + " goes on (default: runs/eval-DATE).")
    private Path out;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "8",
            description = "Frames per video (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--shuffle-frames",
            description =
                    "Shows each video's frames in a random order: what is left needs no time.")
    private boolean shuffle;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Longest answer in tokens (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "Questions answered side by side (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Mixin private DeviceOptions placement;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        RlaifConfig config = config();
        Path folder = RunFolder.reopen(out, "eval", this::progress);
        Path beside = dataset.toAbsolutePath().getParent();
        ModelOptions models = placement.modelOptions();
        JudgeParts judging =
                config.judge().isSet() ? JudgeOptions.of(config, models, folder) : null;
        Evaluation evaluation =
                new Evaluation(
                        dataset,
                        answers,
                        videos == null ? beside : videos,
                        model,
                        adapter,
                        models,
                        frames,
                        shuffle ? FrameOrder.SHUFFLED : FrameOrder.IN_ORDER,
                        maxNewTokens,
                        batch,
                        folder);
        SkippedItems aside = evaluation.answer(n -> progress("read " + n));
        if (aside.count() > 0) {
            err().println(aside.line());
        }
        if (judging != null) {
            new Grading(folder, measure).grade(judging, n -> progress("judged " + n));
        }
        EvaluationReport report = new EvaluationReport(folder, judging == null ? null : measure);
        report.write();
        report.print(out());
        out().println("results: " + folder);
        out().flush();
        require(
                report.exact().total().all() > 0,
                "--dataset",
                dataset,
                "items that can be answered, found none: see " + folder);
        require(
                judging == null || !Double.isNaN(report.score()),
                "judge",
                report.firstFailure(),
                "a verdict on at least one answer");
    }

    /** The configuration, of which only the judge is read. */
    private RlaifConfig config() {
        for (String key : Flags.parse(flags).keySet()) {
            if (!key.startsWith("judge.")) {
                throw new IllegalArgumentException(
                        "--" + key + ": unknown, expected an option of --help or --judge.remote.*");
            }
        }
        return options.resolve(RlaifConfig.defaults(), judge.named(), flags);
    }
}
