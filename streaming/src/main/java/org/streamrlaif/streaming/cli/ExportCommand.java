package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.checkpoint.SaveFormat;
import org.streamrlaif.model.decoder.LoraAdapter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rlaif export}: a tuned policy as a folder that other tools load. */
@Command(
        name = "export",
        description =
                "Writes a tuned policy for Hugging Face: merged into one model, or as an adapter.")
final class ExportCommand extends CliCommand {

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The base model's folder in Hugging Face format.")
    private Path model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            required = true,
            description = "The adapter in PEFT format, such as a run's newest version.")
    private Path adapter;

    @ArgGroup(multiplicity = "1")
    private Shape shape;

    /** What is written. */
    private static final class Shape {
        @Option(names = "--merged", description = "The model with the adapter folded in.")
        private boolean merged;

        @Option(
                names = "--peft",
                description = "The adapter alone, for PEFT, which loads the base model itself.")
        @SuppressWarnings("unused") // the other of the two: chosen where merged is not
        private boolean peft;
    }

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder to write; must not hold files yet.")
    private Path out;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "Element type of a merged model: float32, bfloat16, float16 (default: that of"
                            + " the base model).")
    private String dtype;

    @Option(
            names = "--shard-gib",
            paramLabel = "N",
            defaultValue = "5",
            description = "Largest file of a merged model (default: ${DEFAULT-VALUE}).")
    private int shardGib;

    @Override
    protected void execute() throws Exception {
        requireEmpty();
        require(shardGib >= 1, "--shard-gib", shardGib, "1 or more");
        String stored = SaveFormat.dtypeOf(model);
        SaveFormat format = new SaveFormat(dtype == null ? stored : dtype, (long) shardGib << 30);
        try (VisionLanguageModel base =
                        VisionLanguageModel.load(model, new ModelOptions("cpu", stored, null));
                LoraAdapter weights = base.readAdapter(adapter)) {
            if (shape.merged) {
                base.save(out, weights, format);
            } else {
                weights.write(out, model);
            }
        }
        out().println(out + (shape.merged ? ": merged model in " + format.dtype() : ": adapter"));
    }

    private void requireEmpty() throws IOException {
        if (Files.isDirectory(out)) {
            try (var files = Files.list(out)) {
                if (files.findAny().isEmpty()) {
                    return;
                }
            }
        }
        require(Files.notExists(out), "--out", out, "an empty folder");
    }
}
