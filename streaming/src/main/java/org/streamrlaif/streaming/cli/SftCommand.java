package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.streamrlaif.sft.Curriculum;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.sft.SftInput;
import org.streamrlaif.streaming.sft.SftRun;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif sft}: supervised fine-tuning on a data set. */
@Command(
        name = "sft",
        description = {
            "Fine-tunes a model on questions or conversations about videos, in this process.",
            "Easy examples, those with short answers, come first, then the hard ones."
        },
        footer = {
            "",
            "Any configuration key can be given as a flag: --sft.optimizer.learning-rate.peak=2e-5"
        })
final class SftCommand extends CliCommand {

    @Option(
            names = "--dataset",
            paramLabel = "FILE",
            required = true,
            description = "Examples, as a JSON array or one object per line.")
    private Path dataset;

    @Option(
            names = "--videos",
            paramLabel = "DIR",
            description = "Folder of their videos (default: the data set's, or videos in it).")
    private Path videos;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model to tune, a folder in Hugging Face format (policy.model).")
    private String model;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for the result, the progress and checkpoints (default: runs/sft-DATE).")
    private Path out;

    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description = "Held-out examples (default: a share of the data set).")
    private Path validation;

    @Option(
            names = "--curriculum",
            paramLabel = "ORDER",
            description = "easy-hard or none (sft.curriculum.order).")
    private String curriculum;

    @ArgGroup private Method method = new Method();

    @Option(
            names = "--restore",
            paramLabel = "PATH",
            description = "Checkpoint of the same run to go on from.")
    private String restore;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    private long printed;

    /** What is trained. */
    static final class Method {
        @Option(names = "--lora", description = "Trains an adapter (the default).")
        private boolean lora;

        @Option(names = "--full", description = "Trains all weights of the decoder.")
        private boolean full;
    }

    @Override
    protected void execute() throws Exception {
        Path root = root();
        RlaifConfig config = options.resolve(ConfigOptions.defaults(root), named(), flags);
        require(
                !config.policy().model().isEmpty(),
                "--model",
                "not given",
                "the folder of a model");
        require(
                restore == null || out != null,
                "--out",
                "not given",
                "the folder of the run to go on with");
        SftInput input =
                SftInput.plan(
                        dataset,
                        root,
                        Optional.ofNullable(validation),
                        Path.of(config.policy().model()),
                        config.sft(),
                        config.seed());
        Path folder = RunFolder.reopen(out, "sft", this::progress);
        require(
                restore != null || Files.notExists(folder.resolve(SftRun.STEPS)),
                "--out",
                folder,
                "a folder without an earlier run, or --restore");
        run(config, input, folder);
    }

    private void run(RlaifConfig config, SftInput input, Path folder) throws InterruptedException {
        Curriculum plan = input.plan();
        int updates = plan.updates(config.sft().batchSize());
        err().printf(
                        Locale.ROOT,
                        "%d examples%s in %d updates, %d held out%n",
                        plan.tickets(),
                        plan.easy() > 0 ? ", " + plan.easy() + " easy ones first" : "",
                        updates,
                        plan.heldOut().length);
        err().flush();
        Map<Long, JsonNode> steps = new LinkedHashMap<>();
        SftRun run = new SftRun(config, input, folder, new Configuration());
        try (Interrupts interrupts = Interrupts.listen()) {
            SftRun.Outcome outcome =
                    run.run(
                            Optional.ofNullable(restore),
                            step -> {
                                steps.put(step.path("batch").asLong(), step);
                                show(step, updates);
                            },
                            interrupts::requested);
            report(outcome, steps, folder);
        }
    }

    /** A line for each measurement, and for about twenty steps of a run. */
    private void show(JsonNode step, int updates) {
        long batch = step.path("batch").asLong() + 1;
        JsonNode metrics = step.path("metrics");
        boolean measured = metrics.has("validationLoss");
        long part = batch * 20 / updates;
        if (!measured && part == printed) {
            return;
        }
        printed = part;
        PrintWriter terminal = err();
        terminal.printf(
                Locale.ROOT,
                "update %d of %d  stage %.0f  loss %.4f  rate %.2e%s%n",
                batch,
                updates,
                metrics.path("stage").asDouble(),
                metrics.path("loss").asDouble(Double.NaN),
                metrics.path("learningRate").asDouble(),
                measured
                        ? String.format(
                                Locale.ROOT,
                                "  validation %.4f",
                                metrics.path("validationLoss").asDouble())
                        : "");
        for (JsonNode sample : step.path("samples")) {
            terminal.printf(
                    Locale.ROOT,
                    "    %s | right: %s | says: %s%n",
                    sample.path("question").asText(),
                    sample.path("reference").asText(),
                    sample.path("answer").asText());
        }
        terminal.flush();
    }

    private void report(SftRun.Outcome outcome, Map<Long, JsonNode> steps, Path folder) {
        PrintWriter written = out();
        long learned = 0;
        Map<String, Long> given = new LinkedHashMap<>();
        double measured = Double.NaN;
        for (JsonNode step : steps.values()) {
            learned += step.path("trained").asLong();
            step.path("void")
                    .properties()
                    .forEach(e -> given.merge(e.getKey(), e.getValue().asLong(), Long::sum));
            measured = step.path("metrics").path("validationLoss").asDouble(measured);
        }
        written.println("learned:    " + learned + " examples" + (restore == null ? "" : " more"));
        if (!given.isEmpty()) {
            written.println(
                    "given up:   " + given + ", see " + folder.resolve(SftRun.DEAD_LETTERS));
        }
        if (!Double.isNaN(measured)) {
            written.printf(Locale.ROOT, "validation: %.4f nats per answer token%n", measured);
        }
        written.println(
                outcome.finished()
                        ? "result:     " + folder
                        : "result:     none yet, stopped early; go on with --restore");
        if (!outcome.finished()) { // those of a finished run are gone
            outcome.checkpoint().ifPresent(path -> written.println("checkpoint: " + path));
        }
        written.println("steps:      " + folder.resolve(SftRun.STEPS));
        written.println("log:        " + RunLog.current());
        written.flush();
        require(
                learned > 0 || restore != null || !outcome.finished(),
                "--dataset",
                dataset,
                "an example that can be learned, but all were given up");
    }

    private Path root() {
        return videos != null ? videos : dataset.toAbsolutePath().normalize().getParent();
    }

    /** Keys that have an option of their own here. */
    private Map<String, String> named() {
        Map<String, String> values = new LinkedHashMap<>();
        if (model != null) {
            values.put("policy.model", model);
        }
        if (curriculum != null) {
            values.put("sft.curriculum.order", curriculum);
        }
        if (method.lora || method.full) {
            values.put("sft.tuned", method.full ? "decoder" : "adapter");
        }
        return values;
    }
}
