package org.streamrlaif.laboratory.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.flink.util.FileUtils;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.laboratory.bench.size.PublishedShape;
import org.streamrlaif.laboratory.bench.size.SizeBench;
import org.streamrlaif.laboratory.bench.size.SizeSettings;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.platform.Settings;
import org.streamrlaif.streaming.cli.CliCommand;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif bench size}: memory and time of a model of a published size. */
@Command(
        name = "size",
        description = {
            "Loads a model, answers one question about a video and trains one step, once, and"
                    + " tells how long each took and how much memory was resident at most.",
            "--shape writes random weights in the shape of a released model first, 1.8 to 7.5 GB,"
                    + " and removes them afterwards."
        })
final class BenchSizeCommand extends CliCommand {

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** What is measured. */
    private static final class Source {
        @Option(
                names = "--shape",
                paramLabel = "NAME",
                description = "llava-onevision-0.5b, smolvlm2-2.2b, qwen3-vl-2b or qwen2.5-vl-3b.")
        private String shape;

        @Option(
                names = "--model",
                paramLabel = "DIR",
                description = "Model folder in Hugging Face format.")
        private Path model;
    }

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "bfloat16",
            description = "float32, bfloat16, float16 or float64 (default: ${DEFAULT-VALUE}).")
    private String dtype;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description =
                    "cpu or cuda:N; memory is the process's own in any case (default:"
                            + " ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "8",
            description = "Frames of the video (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tokens of the answer (default: ${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(
            names = "--gradient-checkpointing",
            description = "Compute each layer again on the way back instead of keeping it.")
    private boolean gradientCheckpointing;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "CPU threads of one tensor operation (default: the cores there are).")
    private Integer threads;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    @Override
    protected void execute() throws IOException, InterruptedException {
        SizeSettings settings = new SizeSettings(frames, newTokens, gradientCheckpointing);
        ModelOptions options = new ModelOptions(device, dtype, null);
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        Settings.require(count >= 1, "--threads", count, "1 or more");
        Kernels.threads(count);
        if (source.shape == null) {
            report(source.model.toString(), source.model, options, settings, count);
            return;
        }
        PublishedShape shape = new PublishedShape(source.shape);
        Path folder = Files.createTempDirectory("rlaif-size");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        shape.write(folder);
        progress(shape.name() + " written");
        report(shape.name() + " (random weights)", folder, options, settings, count);
    }

    private static void remove(Path folder) {
        FileUtils.deleteDirectoryQuietly(folder.toFile());
    }

    private void report(
            String name, Path folder, ModelOptions options, SizeSettings settings, int count)
            throws IOException, InterruptedException {
        Machine machine = Machine.here();
        List<Table> tables = new SizeBench(folder, options, settings, this::progress).run();
        String what =
                String.format(
                        Locale.ROOT,
                        "%s, %s on %s; %d thread(s), once",
                        name,
                        options.dtype(),
                        options.device(),
                        count);
        BenchOptions.print(
                json,
                new Report(
                        machine, List.of(what, settings.summary()), tables, KernelChoices.made()),
                out());
    }
}
