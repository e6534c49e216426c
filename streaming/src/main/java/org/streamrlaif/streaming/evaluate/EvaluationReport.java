package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.evaluate.Measure;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.maths.Interval;

/** What the stored predictions and verdicts of a folder come to, by kind of question. */
public final class EvaluationReport {

    private final Tally exact = new Tally();
    private final Tally yes = new Tally();
    private final Map<String, double[]> scores = new TreeMap<>();
    private final Path out;
    private final Grading grading;
    private final Measure measure;
    private long aside;
    private long failures;
    private String firstFailure;

    /**
     * Reads the results of a folder.
     *
     * @param measure by which measure answers were graded; null when they were not
     */
    public EvaluationReport(Path out, Measure measure) {
        this.out = out;
        this.measure = measure;
        grading = measure == null ? null : new Grading(out, measure);
        JsonFiles.each(
                Evaluation.predictions(out),
                row -> exact.add(row.path("kind").asText(), row.path("exact").asBoolean()));
        JsonFiles.each(Progress.aside(out), row -> aside++);
        if (grading != null) {
            JsonFiles.each(
                    grading.verdicts(),
                    row -> {
                        String kind = row.path("kind").asText();
                        if (row.has("code")) {
                            failures++;
                            firstFailure =
                                    firstFailure == null
                                            ? row.path("reason").asText()
                                            : firstFailure;
                            return;
                        }
                        if (row.has("pred")) {
                            yes.add(kind, row.path("pred").asText().equals("yes"));
                        }
                        double[] sum = scores.computeIfAbsent(kind, k -> new double[2]);
                        sum[0] += row.path("score").asInt();
                        sum[1]++;
                    });
        }
    }

    /** Answers that say the words of the right one. */
    public Tally exact() {
        return exact;
    }

    /** Answers that the judge calls right. */
    public Tally yes() {
        return yes;
    }

    /** Mean of the judge's scores over all kinds; not a number without any. */
    public double score() {
        return scores.values().stream().mapToDouble(sum -> sum[0]).sum()
                / scores.values().stream().mapToDouble(sum -> sum[1]).sum();
    }

    /** Why the first answer without a verdict has none; null where all have one. */
    public String firstFailure() {
        return firstFailure;
    }

    /** Items that were kept aside. */
    public long aside() {
        return aside;
    }

    /** Writes {@code summary.json}. */
    public void write() {
        ObjectNode summary = JsonFiles.JSON.createObjectNode();
        summary.set("made-with", JsonFiles.read(out.resolve("settings.json")));
        summary.put("answered", exact.total().all()).put("aside", aside);
        TallyJson.put(summary, "exact-match", exact);
        if (measure != null) {
            ObjectNode judged = summary.putObject("judged");
            judged.put("measure", measure.name().toLowerCase(Locale.ROOT));
            judged.setAll((ObjectNode) grading.judge());
            judged.put("failures", failures);
            if (measure == Measure.QA) {
                TallyJson.put(judged, "accuracy", yes);
            }
            TallyJson.put(judged, "score", score());
            ObjectNode kinds = judged.putObject("score-by-kind");
            scores.forEach((kind, sum) -> kinds.put(kind, sum[0] / sum[1]));
        }
        JsonFiles.write(out.resolve("summary.json"), summary);
    }

    /** Prints a table, one line per kind. */
    public void print(PrintWriter to) {
        boolean judged = measure != null;
        to.printf(
                Locale.ROOT,
                "%-14s %7s  %-24s%s%n",
                "kind",
                "answers",
                "exact match (95 %)",
                judged ? "  judged right (95 %)       score" : "");
        for (String kind : exact.kinds()) {
            line(to, kind.isEmpty() ? "-" : kind, kind);
        }
        line(to, "ALL", null);
        if (aside > 0) {
            to.printf(Locale.ROOT, "%d items kept aside, see %s%n", aside, Progress.aside(out));
        }
        if (failures > 0) {
            to.printf(
                    Locale.ROOT,
                    "%d answers without a verdict, see %s%n",
                    failures,
                    grading.verdicts());
        }
        to.flush();
    }

    private void line(PrintWriter to, String name, String kind) {
        Tally.Count words = kind == null ? exact.total() : exact.of(kind);
        String right = "";
        if (measure != null) {
            double[] sum = kind == null ? null : scores.getOrDefault(kind, new double[2]);
            double score = sum == null ? score() : sum[0] / sum[1];
            right =
                    String.format(
                            Locale.ROOT,
                            "  %-24s %6.2f",
                            share(kind == null ? yes.total() : yes.of(kind)),
                            score);
        }
        to.printf(Locale.ROOT, "%-14s %7d  %-24s%s%n", name, words.all(), share(words), right);
    }

    private static String share(Tally.Count count) {
        if (count.all() == 0) {
            return "-";
        }
        Interval interval = count.interval();
        return String.format(
                Locale.ROOT,
                "%5.1f%% [%.1f, %.1f]",
                100 * count.share(),
                100 * interval.low(),
                100 * interval.high());
    }
}
