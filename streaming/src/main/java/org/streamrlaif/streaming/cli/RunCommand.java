package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.JudgeModelConfig;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.VideoFiles;
import org.streamrlaif.streaming.job.Fork;
import org.streamrlaif.streaming.job.LiveSamples;
import org.streamrlaif.streaming.local.Account;
import org.streamrlaif.streaming.local.LocalRun;
import org.streamrlaif.streaming.local.LocalRun.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif run}: the loop on the user's own videos and models. */
@Command(
        name = "run",
        description = {
            "Runs the loop on your own videos, pictures and models, in this process, until the files are used up.",
            "With --live it trains on live video until it is stopped with Ctrl-C.",
            "Without either it reads the Kafka topics that the configuration names, until stopped."
        },
        footer = {"", "Any configuration key can be given as a flag: --loop.batch-size=8"})
final class RunCommand extends CliCommand {

    @Option(
            names = "--videos",
            paramLabel = "DIR",
            description = "Folder with videos and pictures, subfolders included; or one file.")
    private Path videos;

    @Mixin private LiveOptions live;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            arity = "1..*",
            description = "What is asked about each video, picture or clip; one or more.")
    private List<String> prompts = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model to tune, a folder in Hugging Face format (policy.model).")
    private String model;

    @Option(
            names = "--judge",
            paramLabel = "DIR",
            description = "Model that judges (judge.model; default: the model itself).")
    private String judge;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often the files are gone through (default: ${DEFAULT-VALUE}).")
    private int repeat;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for weights, logs and checkpoints (default: runs/run-DATE).")
    private Path out;

    @Option(
            names = "--restore",
            paramLabel = "CHECKPOINT",
            description = {
                "Goes on from a checkpoint that a run printed: with its settings, which flags and",
                "--config change, and the samples that it has not admitted."
            })
    private String checkpoint;

    @Option(
            names = "--fork",
            paramLabel = "NAME",
            description = {
                "With --restore: goes on beside the saved run, as a fork with this id, whose topics",
                "and ledger have the name behind theirs (default of --out: runs/fork-NAME)."
            })
    private String fork;

    @Mixin private ConfigOptions config;

    @Unmatched private List<String> flags = new ArrayList<>();

    private boolean unusable;

    @Override
    protected void execute() throws Exception {
        if (checkpoint != null) {
            require(
                    videos == null,
                    "--videos",
                    "given",
                    "none: --restore goes on with its samples");
            goOn();
            return;
        }
        require(fork == null, "--fork", fork, "--restore CHECKPOINT beside it");
        live.require(videos, prompts);
        List<VideoSample> samples = samples();
        RlaifConfig resolved = config.resolve(ConfigOptions.defaults(videos), named(), flags);
        require(
                isFed(resolved) || live.areGiven() || !samples.isEmpty(),
                "--videos",
                "not given",
                "a folder (or --live, or --streams.bootstrap-servers or --streams.local-port to read samples"
                        + " from Kafka)");
        requireFolders(resolved);
        Path folder = RunFolder.make(out, "run");
        run(resolved, folder, (run, stop) -> run.run(samples, stop));
    }

    private void goOn() throws Exception {
        RlaifConfig saved = RestoredSettings.of(checkpoint);
        RlaifConfig resolved =
                config.resolve(fork == null ? saved : Fork.of(saved, fork), named(), flags);
        if (resolved.streams().bootstrapServers().isEmpty()) {
            RunFolder.requireTopics(checkpoint);
        }
        requireFolders(resolved);
        Path own = fork == null || out != null ? out : Path.of("runs", "fork-" + fork);
        Path folder = RunFolder.goOn(own, checkpoint, "run");
        run(resolved, folder, (run, stop) -> run.goOn(checkpoint, stop));
    }

    private static void requireFolders(RlaifConfig config) {
        for (String root : config.video().allowedRoots()) {
            require(Files.exists(Path.of(root)), "video.allowed-roots", root, "folders that exist");
        }
    }

    /** Whether samples can come while it runs. */
    private static boolean isFed(RlaifConfig config) {
        return config.live().isOn()
                || !config.streams().bootstrapServers().isEmpty()
                || config.streams().localPort() > 0;
    }

    private void run(
            RlaifConfig wanted, Path folder, BiFunction<LocalRun, BooleanSupplier, Outcome> kind) {
        Map<String, String> unsaid = new LinkedHashMap<>();
        if (wanted.judge().enabled()) {
            unsaid.putAll(unsaidJudge(wanted, folder));
        }
        if (wanted.weights().store().isEmpty()) {
            unsaid.put("weights.store", folder.resolve("weights").toString());
        }
        unsaid.putAll(live.write(folder, prompts, wanted.live()));
        RlaifConfig said = wanted.with(unsaid);
        LiveSamples.require(said);
        LocalRun run = new LocalRun(said, folder, err(), Terminal.isInteractive());
        try (Interrupts interrupts = Interrupts.listen()) {
            report(kind.apply(run, interrupts::requested));
        }
    }

    private static Map<String, String> unsaidJudge(RlaifConfig wanted, Path folder) {
        JudgeModelConfig judge = wanted.judge();
        if (judge.remote().isSet()) {
            return judge.remote().journal().isEmpty()
                    ? Map.of("judge.remote.journal", folder.resolve("journal").toString())
                    : Map.of();
        }
        return judge.model().isEmpty() ? Map.of("judge.model", wanted.policy().model()) : Map.of();
    }

    private void report(Outcome outcome) {
        PrintWriter written = out();
        written.println("tickets:    " + outcome.line());
        if (outcome.account().trained() == 0 && outcome.account().warmedUp() > 0) {
            written.println(
                    "            the reward model was still warming up, so the policy is as it was;"
                            + " see reward.warmup-pairs");
        }
        outcome.deadLetters().print(written);
        outcome.policy()
                .ifPresent(
                        policy ->
                                written.println(
                                        "adapter:    "
                                                + place(policy)
                                                + " (version "
                                                + policy.getVersion()
                                                + ")"));
        outcome.checkpoint().ifPresent(path -> written.println("checkpoint: " + path));
        if (!outcome.isOver()) {
            outcome.checkpoint()
                    .ifPresent(path -> written.println("go on with: rlaif run --restore " + path));
        }
        written.println("log:        " + RunLog.current());
        Account account = outcome.account();
        if (account.trained() + account.warmedUp() == 0 && account.ended() > 0) {
            unusable = true;
            err().println("rlaif: nothing trained: every ticket that ended is void");
        }
    }

    @Override
    protected int exitCode() {
        return unusable ? Failures.MISTAKE : super.exitCode();
    }

    /** Where the adapter lies, as a path where it is one. */
    private static String place(PolicyVersion policy) {
        URI uri = URI.create(policy.getUri());
        return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
    }

    /** One sample per file and pass, in order. */
    private List<VideoSample> samples() {
        if (videos == null) {
            return List.of();
        }
        require(
                !prompts.isEmpty() && prompts.stream().noneMatch(String::isBlank),
                "--prompt",
                "empty",
                "a question");
        require(repeat >= 1, "--repeat", repeat, "1 or more");
        return IntStream.range(0, repeat)
                .boxed()
                .flatMap(pass -> VideoFiles.samples(videos, prompts, pass).stream())
                .toList();
    }

    /** Keys that have an option of their own here. */
    private Map<String, String> named() {
        Map<String, String> values = new LinkedHashMap<>();
        if (model != null) {
            values.put("policy.model", model);
        }
        if (judge != null) {
            values.put("judge.model", judge);
        }
        return values;
    }
}
