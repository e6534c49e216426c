package org.streamrlaif.laboratory.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.streamrlaif.laboratory.bench.ModelSource;
import org.streamrlaif.laboratory.bench.WaysTable;
import org.streamrlaif.laboratory.bench.core.Repeats;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.tuning.Tuning;
import org.streamrlaif.platform.Settings;
import picocli.CommandLine.Option;

/** What the benchmarks of one model have in common. */
final class BenchOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder in Hugging Face format.")
    private Path model;

    @Option(
            names = "--config",
            paramLabel = "NAME",
            description =
                    "Random weights instead, for the shape in this file (as Hugging Face's"
                            + " config.json), or one that comes along: tiny-llava, llama-146m.")
    private String config;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float32, bfloat16, float16 or float64 (default: ${DEFAULT-VALUE}).")
    private String dtype;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "CPU threads of one tensor operation (default: the cores there are).")
    private Integer threads;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Runs that do not count, for a second at least (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs that count (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    ModelSource source() {
        return new ModelSource(model, config);
    }

    ModelOptions modelOptions() {
        return new ModelOptions(device, dtype, null);
    }

    Repeats repeated() {
        return new Repeats(warmup, repeats);
    }

    /** Sets the threads of this process and says how many they are. */
    int useThreads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        Settings.require(count >= 1, "--threads", count, "1 or more");
        Kernels.threads(count);
        return count;
    }

    /** Prints a report in the form that was asked for. */
    void print(Object report, Consumer<PrintWriter> tables, PrintWriter out) {
        print(json, report, tables, out);
    }

    /** Tables, and behind them how models computed. */
    static Consumer<PrintWriter> withWays(Consumer<PrintWriter> tables) {
        return out -> {
            tables.accept(out);
            WaysTable.print(out, Tuning.made());
            out.flush();
        };
    }

    /** Prints a report as one JSON object or as tables. */
    static void print(boolean json, Object report, Consumer<PrintWriter> tables, PrintWriter out) {
        if (!json) {
            tables.accept(out);
            return;
        }
        try {
            out.println(JSON.writeValueAsString(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }
}
