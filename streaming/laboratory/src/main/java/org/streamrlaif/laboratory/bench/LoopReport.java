package org.streamrlaif.laboratory.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.laboratory.bench.core.Machine;
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
        List<LoopComparison> comparisons) {

    public LoopReport {
        comparisons = List.copyOf(comparisons);
    }

    /** Writes the figures as tables. */
    public void print(PrintWriter out) {
        Lines.line(out, "%s; %d thread(s) per tensor operation", machine.summary(), threads);
        Lines.line(
                out,
                "%d batches of %d prompts with %d responses after %d that do not count; %d run(s) each",
                batches,
                batchSize,
                responses,
                warmupBatches,
                repeats);
        String first = "max-staleness " + comparisons.get(0).maxStaleness();
        comparisons.forEach(comparison -> print(out, comparison, first));
        out.flush();
    }

    private static void print(PrintWriter out, LoopComparison comparison, String first) {
        Lines.line(out, "");
        Lines.heading(out, "max-staleness " + comparison.maxStaleness());
        Lines.row(out, "plain loop, rollouts/s", "%10.2f", comparison.plainPerSecond());
        Lines.row(out, "job, rollouts/s", "%10.2f", comparison.jobPerSecond());
        Lines.row(out, "plain loop, responses/s", "%10.2f", comparison.plainResponsesPerSecond());
        Lines.row(out, "job, responses/s", "%10.2f", comparison.jobResponsesPerSecond());
        Lines.row(out, "job / plain loop, %", "%10.1f", comparison.share().times(100));
        Lines.row(out, "job / job at " + first, "%10.2f", comparison.gain());
        Lines.row(out, "plain loop, rollouts/CPU s", "%10.2f", comparison.plainPerCpuSecond());
        Lines.row(out, "job, rollouts/CPU s", "%10.2f", comparison.jobPerCpuSecond());
        Lines.row(out, "job / plain loop, CPU, %", "%10.1f", comparison.cpuShare().times(100));
        Lines.line(out, "%-34s%10s%10s%10s", "policy versions", "median", "p95", "max");
        row(out, "step's end to arrival, ms", comparison.install());
        row(out, "step's end to use, ms", comparison.use());
        printStages(out, "plain loop, a batch of which", comparison.plainStages());
        printStages(out, "job, a batch of which", comparison.jobStages());
    }

    private static void printStages(PrintWriter out, String name, List<StageSpread> stages) {
        Lines.line(out, "%-34s%10s%10s%10s", name, "ms", "CPU ms", "idle, %");
        for (StageSpread stage : stages) {
            Lines.line(
                    out,
                    "%-34s%10.1f%10.1f%10.0f",
                    "  " + stage.stage().name().toLowerCase(Locale.ROOT),
                    stage.busyMs().median(),
                    stage.cpuMs().median(),
                    100 * stage.idle().median());
        }
    }

    private static void row(PrintWriter out, String name, LatencySummary latency) {
        Lines.line(
                out,
                "%-34s%10.0f%10.0f%10.0f",
                name,
                latency.median(),
                latency.p95(),
                latency.max());
    }
}
