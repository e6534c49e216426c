package org.streamrlaif.laboratory.bench;

import java.io.PrintWriter;
import org.streamrlaif.laboratory.bench.core.LearnMetrics;
import org.streamrlaif.laboratory.bench.core.LearnSettings;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Repeats;

/**
 * How fast an optimisation step was, and what it was taken with.
 *
 * @param machine where, as it was before the first run
 * @param model what was trained
 * @param threads CPU threads of one tensor operation
 * @param repeats how often
 * @param settings shape of the work
 * @param figures what was measured
 */
public record LearnReport(
        Machine machine,
        MeasuredModel model,
        int threads,
        Repeats repeats,
        LearnSettings settings,
        LearnMetrics figures) {

    private static final double MEBIBYTE = 1L << 20;

    /** Writes the figures as a table. */
    public void print(PrintWriter out) {
        out.println(machine.summary());
        Lines.line(out, "%s; %d thread(s)", model.summary(), threads);
        Lines.line(
                out,
                "one step of a rank %d adapter on %d rows of %d tokens (%d visual, %d learned from in"
                        + " %d response(s)); %d repeats",
                settings.rank(),
                settings.batch(),
                settings.length(),
                settings.visualTokens(),
                settings.targets(),
                settings.responses(),
                repeats.repeats());
        Lines.line(
                out, "resident memory before: %.0f MiB", figures.residentBeforeBytes() / MEBIBYTE);
        print(out, "policy", figures.policy());
        print(out, "fine-tuning", figures.fineTuning());
        out.flush();
    }

    private static void print(PrintWriter out, String name, LearnMetrics.Step step) {
        out.println();
        Lines.heading(out, name);
        Lines.row(out, "step, s", "%10.4f", step.seconds());
        Lines.row(out, "step, tokens/s", "%10.0f", step.tokensPerSecond());
        Lines.line(out, "resident memory: at most %.0f MiB", step.residentPeakBytes() / MEBIBYTE);
    }
}
