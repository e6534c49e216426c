package org.streamrlaif.laboratory.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.streamrlaif.laboratory.demo.Demo;
import org.streamrlaif.laboratory.demo.DemoSettings;
import org.streamrlaif.laboratory.demo.pretrain.Pretraining;
import org.streamrlaif.platform.Settings;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.streaming.cli.CliCommand;
import org.streamrlaif.streaming.cli.ConfigOptions;
import org.streamrlaif.streaming.cli.Interrupts;
import org.streamrlaif.streaming.cli.RestoredSettings;
import org.streamrlaif.streaming.cli.RunFolder;
import org.streamrlaif.streaming.cli.RunLog;
import org.streamrlaif.streaming.cli.Terminal;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.local.LocalRun.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif demo}: the loop on the built-in world. */
@Command(
        name = "demo",
        description = {
            "Runs the whole loop on videos of a small world of moving shapes, in this process:",
            "a policy that claims too much is tuned by a judge's preferences, and measured."
        },
        footer = {"", "Any configuration key can be given as a flag: --loop.max-staleness=0"})
final class DemoCommand extends CliCommand {

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "120",
            description = "Batches of the run (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--test-videos",
            paramLabel = "N",
            defaultValue = "250",
            description = "Held-out videos, two questions each (default: ${DEFAULT-VALUE}).")
    private int testVideos;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for models, videos, weights and logs (default: runs/demo-DATE).")
    private Path out;

    @Option(
            names = "--from-scratch",
            description = {
                "Makes start policy and judge from random weights first, as rlaif pretrain does;",
                "about half an hour."
            })
    private boolean fromScratch;

    @Option(
            names = "--restore",
            paramLabel = "CHECKPOINT",
            description =
                    "Goes on from a checkpoint that a demo printed, in the folder of that demo.")
    private String checkpoint;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        Settings.require(batches >= 1, "--batches", batches, "1 or more");
        Settings.require(testVideos >= 1, "--test-videos", testVideos, "1 or more");
        Path folder = checkpoint == null ? RunFolder.make(out, "demo") : earlier();
        RlaifConfig config = options.resolve(settings(folder), flags);
        if (fromScratch) {
            new Pretraining(folder.resolve("pretrain"), 1, this::progress).intoDemo(folder);
        }
        Demo demo = new Demo(folder, config, batches, testVideos, err(), Terminal.isInteractive());
        try (Interrupts interrupts = Interrupts.listen()) {
            Outcome outcome =
                    checkpoint == null
                            ? demo.run(interrupts::requested)
                            : demo.goOn(checkpoint, interrupts::requested);
            if (!interrupts.requested() && outcome.policy().isPresent()) {
                Path adapter = Path.of(URI.create(outcome.policy().get().getUri()));
                demo.report(adapter).print(out());
            }
            account(outcome, folder);
        }
    }

    /** The folder of the demo that goes on. */
    private Path earlier() {
        Settings.require(
                out == null, "--out", out, "none: --restore goes on in the demo's own folder");
        RestoredSettings.of(checkpoint);
        RunFolder.requireTopics(checkpoint);
        return RunFolder.goOn(null, checkpoint, "demo");
    }

    private RlaifConfig settings(Path folder) {
        return checkpoint == null
                ? DemoSettings.watched(folder, 1)
                : RestoredSettings.of(checkpoint)
                        .with(Map.of("weights.store", folder.resolve("weights").toString()));
    }

    private void account(Outcome outcome, Path folder) {
        out().println("tickets:  " + outcome.line());
        outcome.deadLetters().print(out());
        outcome.policy()
                .map(PolicyVersion::getUri)
                .ifPresent(uri -> out().println("adapter:  " + Path.of(URI.create(uri))));
        outcome.checkpoint().ifPresent(path -> out().println("checkpoint: " + path));
        if (!outcome.isOver()) {
            outcome.checkpoint()
                    .ifPresent(path -> out().println("go on with: rlaif demo --restore " + path));
        }
        out().println("videos:   " + folder.resolve("videos"));
        out().println("log:      " + RunLog.current());
    }
}
