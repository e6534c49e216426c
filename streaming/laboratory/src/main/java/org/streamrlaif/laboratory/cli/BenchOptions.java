package org.streamrlaif.laboratory.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import org.streamrlaif.laboratory.bench.core.Repeats;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.platform.Settings;
import picocli.CommandLine.Option;

/** What the benchmarks of single parts have in common. */
final class BenchOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "CPU threads of one tensor operation or of the decoder (default: the cores there"
                            + " are).")
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

    Repeats repeated() {
        return new Repeats(warmup, repeats);
    }

    int threads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        Settings.require(count >= 1, "--threads", count, "1 or more");
        return count;
    }

    /** Prints a report in the form that was asked for. */
    void print(Report report, PrintWriter out) {
        print(json, report, out);
    }

    /** Prints a report as one JSON object or as tables. */
    static void print(boolean json, Report report, PrintWriter out) {
        if (!json) {
            report.print(out);
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
