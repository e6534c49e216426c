package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.evaluate.Interval;
import org.streamrlaif.evaluate.PairFigures;
import org.streamrlaif.evaluate.Tally;

/** What the stored verdicts of a judge come to, by what it read. */
public final class JudgeReport {

    private final Map<String, PairFigures> figures = new LinkedHashMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Path out;
    private String firstFailure;
    private long aside;

    /** Reads the results of a folder. */
    public static JudgeReport of(Path out) {
        return new JudgeReport(out);
    }

    private JudgeReport(Path out) {
        this.out = out;
        for (JudgeTrial.Reads reads : JudgeTrial.Reads.values()) {
            figures.put(reads.toString(), new PairFigures());
        }
        ResultFile.each(JudgeStudy.verdicts(out), this::add);
        ResultFile.each(Progress.aside(out), row -> aside++);
    }

    private void add(JsonNode row) {
        if (PairRows.isFailure(row)) {
            failures.merge(row.path("code").asText(), 1, Integer::sum);
            firstFailure = firstFailure == null ? row.path("reason").asText() : firstFailure;
        } else {
            PairRows.add(row, figures.get(PairRows.reads(row)));
        }
    }

    /** The figures, by what the judge read. */
    public Map<String, PairFigures> figures() {
        return figures;
    }

    /** Pairs without a verdict, by the reason's code. */
    public Map<String, Integer> failures() {
        return failures;
    }

    /** Writes {@code summary.json}. */
    public void write() {
        ObjectNode summary = ResultFile.JSON.createObjectNode();
        summary.set("made-with", ResultFile.read(JudgeStudy.settings(out)));
        summary.put("aside", aside);
        ObjectNode reasons = summary.putObject("failures");
        failures.forEach(reasons::put);
        figures.forEach((name, figure) -> put(summary.putObject(name), figure));
        ResultFile.write(out.resolve("summary.json"), summary);
    }

    private static void put(ObjectNode node, PairFigures figure) {
        node.put("pairs", figure.pairs()).put("ties", figure.ties());
        TallyJson.put(node, "agrees", figure.agreement());
        TallyJson.put(node, "agrees-without-ties", figure.decided());
        TallyJson.put(node, "same-in-both-orders", figure.consistent());
        TallyJson.put(node, "prefers-longer", figure.longer());
        TallyJson.put(node, "longer-is-better", figure.trulyLonger());
        TallyJson.put(node, "p-shown-first", figure.shownFirst());
        TallyJson.put(node, "length-correlation", figure.lengthCorrelation());
    }

    /** Prints a table for each way of judging. */
    public void print(PrintWriter to) {
        figures.forEach((name, figure) -> print(to, name, figure));
        if (aside > 0) {
            to.printf(Locale.ROOT, "%d items kept aside, see %s%n", aside, Progress.aside(out));
        }
        if (!failures.isEmpty()) {
            to.printf(
                    Locale.ROOT,
                    "%d times no verdict, see %s, the first: %s%n",
                    failures.values().stream().mapToInt(Integer::intValue).sum(),
                    JudgeStudy.verdicts(out),
                    firstFailure);
        }
        to.flush();
    }

    private static void print(PrintWriter to, String name, PairFigures figure) {
        to.printf(Locale.ROOT, "%s: %d pairs, %d ties%n", name, figure.pairs(), figure.ties());
        for (String kind : figure.agreement().kinds()) {
            line(to, "agrees, " + (kind.isEmpty() ? "-" : kind), figure.agreement().of(kind));
        }
        line(to, "agrees with the truth", figure.agreement().total());
        line(to, "the same without ties", figure.decided().total());
        line(to, "same in both orders", figure.consistent().total());
        line(to, "prefers the longer", figure.longer().total());
        line(to, "the longer is better", figure.trulyLonger().total());
        line(to, "P(shown first)", figure.shownFirst());
        line(to, "correlation with length", figure.lengthCorrelation());
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
