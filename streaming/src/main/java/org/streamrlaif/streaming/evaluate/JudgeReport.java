package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.evaluate.PairMetrics;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.maths.Interval;

/** What the stored verdicts of a judge come to, by what it read. */
public final class JudgeReport {

    private final Map<String, PairMetrics> metrics = new LinkedHashMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Path out;
    private String firstFailure;
    private long aside;

    /** Reads the results of a folder. */
    public JudgeReport(Path out) {
        this.out = out;
        for (JudgeTrial.Reads reads : JudgeTrial.Reads.values()) {
            metrics.put(reads.toString(), new PairMetrics());
        }
        JsonFiles.each(JudgeEvaluation.verdicts(out), this::add);
        JsonFiles.each(Progress.aside(out), row -> aside++);
    }

    private void add(JsonNode row) {
        if (PairRows.isFailure(row)) {
            failures.merge(row.path("code").asText(), 1, Integer::sum);
            firstFailure = firstFailure == null ? row.path("reason").asText() : firstFailure;
        } else {
            PairRows.add(row, metrics.get(PairRows.reads(row)));
        }
    }

    /** The metrics by what the judge read. */
    public Map<String, PairMetrics> metrics() {
        return metrics;
    }

    /** Whether no pair has a verdict. */
    public boolean isEmpty() {
        return metrics.values().stream().allMatch(own -> own.pairs() == 0);
    }

    /** Pairs without a verdict, by the reason's code. */
    public Map<String, Integer> failures() {
        return failures;
    }

    /** Writes {@code summary.json}. */
    public void write() {
        ObjectNode summary = JsonFiles.JSON.createObjectNode();
        summary.set("made-with", JsonFiles.read(JudgeEvaluation.settings(out)));
        summary.put("aside", aside);
        ObjectNode reasons = summary.putObject("failures");
        failures.forEach(reasons::put);
        metrics.forEach((name, own) -> put(summary.putObject(name), own));
        JsonFiles.write(out.resolve("summary.json"), summary);
    }

    private static void put(ObjectNode node, PairMetrics metrics) {
        node.put("pairs", metrics.pairs()).put("ties", metrics.ties());
        TallyJson.put(node, "agrees", metrics.agreement());
        TallyJson.put(node, "agrees-without-ties", metrics.decided());
        TallyJson.put(node, "same-in-both-orders", metrics.consistent());
        TallyJson.put(node, "prefers-longer", metrics.longer());
        TallyJson.put(node, "longer-is-better", metrics.trulyLonger());
        TallyJson.put(node, "p-shown-first", metrics.shownFirst());
        TallyJson.put(node, "length-correlation", metrics.lengthCorrelation());
    }

    /** Prints a table for each way of judging. */
    public void print(PrintWriter to) {
        metrics.forEach((name, own) -> print(to, name, own));
        if (aside > 0) {
            to.printf(Locale.ROOT, "%d items kept aside, see %s%n", aside, Progress.aside(out));
        }
        if (!failures.isEmpty()) {
            to.printf(
                    Locale.ROOT,
                    "%d times no verdict, see %s, the first: %s%n",
                    failures.values().stream().mapToInt(Integer::intValue).sum(),
                    JudgeEvaluation.verdicts(out),
                    firstFailure);
        }
        to.flush();
    }

    private static void print(PrintWriter to, String name, PairMetrics metrics) {
        to.printf(Locale.ROOT, "%s: %d pairs, %d ties%n", name, metrics.pairs(), metrics.ties());
        for (String kind : metrics.agreement().kinds()) {
            line(to, "agrees, " + (kind.isEmpty() ? "-" : kind), metrics.agreement().of(kind));
        }
        line(to, "agrees with the truth", metrics.agreement().total());
        line(to, "the same without ties", metrics.decided().total());
        line(to, "same in both orders", metrics.consistent().total());
        line(to, "prefers the longer", metrics.longer().total());
        line(to, "the longer is better", metrics.trulyLonger().total());
        line(to, "P(shown first)", metrics.shownFirst());
        line(to, "correlation with length", metrics.lengthCorrelation());
    }

    private static void line(PrintWriter to, String name, double value) {
        String shown = Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%6.3f", value);
        to.printf(Locale.ROOT, "  %-26s %s%n", name, shown);
    }

    private static void line(PrintWriter to, String name, Tally.Count count) {
        if (count.all() == 0) {
            to.printf(Locale.ROOT, "  %-26s -%n", name);
            return;
        }
        Interval interval = count.interval();
        to.printf(
                Locale.ROOT,
                "  %-26s %5.1f%% of %d [%.1f, %.1f]%n",
                name,
                100 * count.share(),
                count.all(),
                100 * interval.low(),
                100 * interval.high());
    }
}
