package org.streamrlaif.laboratory.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.world.Question;

/**
 * What the demo's run came to, on videos that nothing was trained on.
 *
 * @param questions what was asked
 * @param before the start policy's answers
 * @param after the tuned policy's answers
 * @param greedy right answers by kind, the most probable ones
 * @param sampled right answers by kind, sampled at temperature 1
 * @param judgeAlone the judge's right verdicts without context, by kind
 * @param judgeInformed the judge's right verdicts with context, by kind
 */
public record DemoReport(
        List<Question> questions,
        List<String> before,
        List<String> after,
        Gain greedy,
        Gain sampled,
        Tally judgeAlone,
        Tally judgeInformed) {

    private static final int EXAMPLES = 6;

    /** What the start policy and the tuned one had right, by kind. */
    public record Gain(Tally start, Tally tuned) {

        private String cells(Function<Tally, Tally.Count> counts) {
            Tally.Count before = counts.apply(start);
            Tally.Count after = counts.apply(tuned);
            return String.format(
                    Locale.ROOT,
                    "%7s %7s %7s",
                    percent(before),
                    percent(after),
                    before.all() == 0
                            ? "-"
                            : String.format(
                                    Locale.ROOT, "%+.1f", 100 * (after.share() - before.share())));
        }
    }

    /** Prints the table and a few answers that changed. */
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-10s %7s %7s %7s    %7s %7s %7s    %s%n",
                "question",
                "start",
                "tuned",
                "gain",
                "sampled",
                "tuned",
                "gain",
                "judge without / with context");
        for (Question.Kind kind : Question.Kind.values()) {
            row(out, kind.name(), tally -> tally.of(kind.name()));
        }
        row(out, "ALL", Tally::total);
        out.printf(
                Locale.ROOT,
                "%d questions, answered greedily and sampled, and %d pairs of the start policy's own answers, by the world's truth, which no stage of the run saw%n",
                greedy.start().total().all(),
                judgeAlone.total().all());
        out.println();
        examples(out);
        out.flush();
    }

    private void row(PrintWriter out, String name, Function<Tally, Tally.Count> counts) {
        out.printf(
                Locale.ROOT,
                "%-10s %s    %s      %6s / %6s%n",
                name.toLowerCase(Locale.ROOT),
                greedy.cells(counts),
                sampled.cells(counts),
                percent(counts.apply(judgeAlone)),
                percent(counts.apply(judgeInformed)));
    }

    private static String percent(Tally.Count count) {
        return count.all() == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * count.share());
    }

    private void examples(PrintWriter out) {
        int shown = 0;
        for (int i = 0; i < questions.size() && shown < EXAMPLES; i++) {
            if (!before.get(i).equals(after.get(i))) {
                Question question = questions.get(i);
                out.println(question.text());
                out.println("    before: " + before.get(i) + mark(question, before.get(i)));
                out.println("    after:  " + after.get(i) + mark(question, after.get(i)));
                shown++;
            }
        }
    }

    private static String mark(Question question, String answer) {
        return question.accepts(answer) ? "  (right)" : "  (wrong)";
    }
}
