package org.streamrlaif.laboratory.bench;

import java.io.PrintWriter;
import java.util.List;
import org.streamrlaif.laboratory.bench.core.GenerateMetrics;
import org.streamrlaif.laboratory.bench.core.GenerateSettings;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Repeats;
import org.streamrlaif.model.tuning.Choice;

/**
 * How fast responses were sampled, and what it was taken with.
 *
 * @param machine where, as it was before the first run
 * @param model what was run
 * @param threads CPU threads of one tensor operation
 * @param repeats how often
 * @param settings shape of the work
 * @param figures one per batch
 * @param ways how the model computed, and what the candidates took where they were measured now
 */
public record GenerateReport(
        Machine machine,
        MeasuredModel model,
        int threads,
        Repeats repeats,
        GenerateSettings settings,
        List<GenerateMetrics> figures,
        List<Choice> ways) {

    public GenerateReport {
        figures = List.copyOf(figures);
        ways = List.copyOf(ways);
    }

    /** Writes the figures as tables. */
    public void print(PrintWriter out) {
        out.println(machine.summary());
        Lines.line(out, "%s; %d thread(s)", model.summary(), threads);
        Lines.line(
                out,
                "prompts of %d visual + %d text tokens, %d new tokens at temperature %s; %d repeats",
                settings.visualTokens(),
                settings.textTokens(),
                settings.newTokens(),
                settings.temperature(),
                repeats.repeats());
        figures.forEach(each -> print(out, each));
        WaysTable.print(out, ways);
        out.flush();
    }

    private static void print(PrintWriter out, GenerateMetrics figures) {
        out.println();
        Lines.heading(out, "batch " + figures.batch());
        Lines.row(out, "vision, ms", "%10.2f", figures.visionMs());
        Lines.row(out, "prefill, ms", "%10.2f", figures.prefillMs());
        Lines.row(out, "prefill, tokens/s", "%10.0f", figures.prefillTokensPerSecond());
        Lines.row(out, "prefill with vision, ms", "%10.2f", figures.prefillWithVisionMs());
        Lines.row(
                out,
                "prefill with vision, tokens/s",
                "%10.0f",
                figures.prefillWithVisionTokensPerSecond());
        Lines.row(out, "decode, ms/step", "%10.3f", figures.stepMs());
        Lines.row(out, "decode, tokens/s", "%10.0f", figures.decodeTokensPerSecond());
        Lines.row(out, "whole responses, tokens/s", "%10.0f", figures.responseTokensPerSecond());
        Lines.row(
                out, "whole with vision, tokens/s", "%10.0f", figures.withVisionTokensPerSecond());
    }
}
