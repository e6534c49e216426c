package org.streamrlaif.streaming.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.streamrlaif.evaluate.AnswerJudge;
import org.streamrlaif.evaluate.Measure;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.model.LoraAdapter;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.streaming.dataset.SetAside;
import org.streamrlaif.streaming.evaluate.Evaluation;
import org.streamrlaif.streaming.evaluate.EvaluationReport;
import org.streamrlaif.streaming.evaluate.EvaluationSettings;
import org.streamrlaif.streaming.evaluate.Grading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rlaif eval}: a policy measured on a data set of questions with answers. */
@Command(
        name = "eval",
        description = {
            "Answers the questions of a data set, always with the most probable words, and",
            "measures them: exact match, and a judge's verdicts. What was interrupted goes on."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvalCommand implements Runnable {

    private static final int JUDGE_TOKENS = 4096;

    @Spec private CommandSpec spec;

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

    @Option(
            names = "--judge",
            paramLabel = "DIR",
            description = "Model that grades the answers; none: exact match only.")
    private Path judge;

    @Option(
            names = "--judge-adapter",
            paramLabel = "DIR",
            description = "The judge's adapter in PEFT format.")
    private Path judgeAdapter;

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

    @Override
    public void run() {
        Path folder = RunFolder.make(out, "eval");
        Path beside = dataset.toAbsolutePath().getParent();
        ModelOptions options = placement.modelOptions();
        EvaluationSettings settings =
                new EvaluationSettings(
                        dataset,
                        answers,
                        videos == null ? beside : videos,
                        model,
                        adapter,
                        options,
                        frames,
                        maxNewTokens,
                        batch,
                        folder);
        PrintWriter err = spec.commandLine().getErr();
        try {
            SetAside aside = new Evaluation(settings).answer(n -> progress("read", n));
            if (aside.count() > 0) {
                err.println(aside.line());
            }
            if (judge != null) {
                grade(folder, options);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        EvaluationReport report = EvaluationReport.of(folder, judge == null ? null : measure);
        report.write();
        report.print(spec.commandLine().getOut());
        spec.commandLine().getOut().println("results: " + folder);
        spec.commandLine().getOut().flush();
    }

    private void grade(Path folder, ModelOptions options) throws IOException, InterruptedException {
        Models.Lease lease = Models.acquire(judge, options);
        LoraAdapter weights = judgeAdapter == null ? null : lease.model().readAdapter(judgeAdapter);
        String name = judge.toAbsolutePath().normalize().getFileName().toString();
        try (AnswerJudge grades =
                new AnswerJudge(
                        new LocalJudge(name, lease, weights, AnswerJudge.CHOICES, JUDGE_TOKENS),
                        measure)) {
            new Grading(folder, measure).grade(grades, judgeAdapter, n -> progress("judged", n));
        }
    }

    private void progress(String verb, long count) {
        spec.commandLine().getErr().println(verb + " " + count);
        spec.commandLine().getErr().flush();
    }
}
