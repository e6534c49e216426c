package org.streamrlaif.laboratory.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.laboratory.demo.world.Question;

/**
 * What the demo's run came to, on videos that nothing was trained on.
 *
 * @param questions what was asked
 * @param before the start policy's answers
 * @param after the tuned policy's answers
 * @param start the start policy's right answers by kind
 * @param tuned the tuned policy's right answers by kind
 * @param judgeAlone the judge's right verdicts without context, by kind
 * @param judgeInformed the judge's right verdicts with context, by kind
 */
public record DemoReport(
        List<Question> questions,
        List<String> before,
        List<String> after,
        Tally start,
        Tally tuned,
        Tally judgeAlone,
        Tally judgeInformed) {

    private static final int EXAMPLES = 6;

    /** Prints the table and a few answers that changed. */
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-10s %9s %9s %9s    %s%n",
                "question",
                "start",
                "tuned",
                "gain",
                "judge without / with context");
        for (Question.Kind kind : Question.Kind.values()) {
            String name = kind.name();
            row(
                    out,
                    name,
                    start.of(name),
                    tuned.of(name),
                    judgeAlone.of(name),
                    judgeInformed.of(name));
        }
        row(out, "ALL", start.total(), tuned.total(), judgeAlone.total(), judgeInformed.total());
        out.printf(
                Locale.ROOT,
                "%d questions and %d pairs of the start policy's own answers, by the world's truth, which no stage of the run saw%n",
                start.total().all(),
                judgeAlone.total().all());
        out.println();
        examples(out);
        out.flush();
    }

    private static void row(
            PrintWriter out,
            String name,
            Tally.Count start,
            Tally.Count tuned,
            Tally.Count judgeAlone,
            Tally.Count judgeInformed) {
        out.printf(
                Locale.ROOT,
                "%-10s %9s %9s %9s      %6s / %6s%n",
                name.toLowerCase(Locale.ROOT),
                percent(start),
                percent(tuned),
                gain(start, tuned),
                percent(judgeAlone),
                percent(judgeInformed));
    }

    private static String percent(Tally.Count count) {
        return count.all() == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * count.share());
    }

    private static String gain(Tally.Count start, Tally.Count tuned) {
        return start.all() == 0
                ? "-"
                : String.format(Locale.ROOT, "%+.1f", 100 * (tuned.share() - start.share()));
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
