package org.streamrlaif.streaming.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.weights.LatencySummary;

/**
 * The job against the plain loop: figures of a measurement, and what they were taken with.
 *
 * @param machine where, as it was before the first run
 * @param batchSize prompts of a batch
 * @param responses responses per prompt
 * @param batches batches that count in each run
 * @param warmupBatches batches before them
 * @param repeats runs of each kind at each staleness
 * @param threads threads of one tensor operation
 * @param comparisons one per staleness
 */
public record LoopReport(
        Machine machine,
        int batchSize,
        int responses,
        int batches,
        int warmupBatches,
        int repeats,
        int threads,
        List<Comparison> comparisons) {

    public LoopReport {
        comparisons = List.copyOf(comparisons);
    }

    /** Writes the figures as tables. */
    public void print(PrintWriter out) {
        line(
                out,
                "%s, %d cores, load %.1f before the first run; %d thread(s) per tensor operation",
                machine.processor(),
                machine.cores(),
                machine.load(),
                threads);
        line(
                out,
                "%d batches of %d prompts with %d responses after %d that do not count; %d run(s) each",
                batches,
                batchSize,
                responses,
                warmupBatches,
                repeats);
        comparisons.forEach(comparison -> print(out, comparison));
        out.flush();
    }

    private static void print(PrintWriter out, Comparison comparison) {
        line(out, "");
        line(
                out,
                "%-28s%10s%10s%10s",
                "max-staleness " + comparison.maxStaleness(),
                "median",
                "min",
                "max");
        row(out, "plain loop, rollouts/s", "%10.2f", comparison.plainPerSecond());
        row(out, "job, rollouts/s", "%10.2f", comparison.jobPerSecond());
        row(out, "job / plain loop, %", "%10.1f", percent(comparison.share()));
        row(out, "plain loop, rollouts/CPU s", "%10.2f", comparison.plainPerCpuSecond());
        row(out, "job, rollouts/CPU s", "%10.2f", comparison.jobPerCpuSecond());
        row(out, "job / plain loop, CPU, %", "%10.1f", percent(comparison.cpuShare()));
        line(out, "%-28s%10s%10s%10s", "policy versions", "median", "p95", "max");
        row(out, "step's end to arrival, ms", comparison.install());
        row(out, "step's end to use, ms", comparison.use());
    }

    private static Spread percent(Spread share) {
        return new Spread(100 * share.median(), 100 * share.min(), 100 * share.max());
    }

    private static void row(PrintWriter out, String name, String figure, Spread spread) {
        line(out, "%-28s" + figure.repeat(3), name, spread.median(), spread.min(), spread.max());
    }

    private static void row(PrintWriter out, String name, LatencySummary latency) {
        line(out, "%-28s%10.0f%10.0f%10.0f", name, latency.median(), latency.p95(), latency.max());
    }

    private static void line(PrintWriter out, String format, Object... figures) {
        out.println(String.format(Locale.ROOT, format, figures));
    }
}
