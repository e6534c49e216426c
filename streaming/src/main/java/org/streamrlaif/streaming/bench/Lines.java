package org.streamrlaif.streaming.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrlaif.bench.Spread;
import org.streamrlaif.model.tuning.Choice;

/** Lines of the tables that benchmarks print. */
final class Lines {
    private static final String NAME = "%-34s";

    private Lines() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static void line(PrintWriter out, String format, Object... values) {
        out.println(format(format, values));
    }

    /** Which ways of computing were gone, and what each candidate took when that was measured. */
    static void ways(PrintWriter out, List<Choice> choices) {
        if (choices.isEmpty()) {
            return;
        }
        out.println();
        line(out, "%-69s%-9s%-9s%s", "way of computing", "chosen", "", "candidates, ms");
        for (Choice choice : choices) {
            String millis =
                    choice.millis().entrySet().stream()
                            .sorted(Map.Entry.comparingByValue())
                            .map(time -> format("%s %.3f", time.getKey(), time.getValue()))
                            .collect(Collectors.joining(", "));
            line(
                    out,
                    "%-69s%-9s%-9s%s",
                    choice.site().key() + " " + choice.shape(),
                    choice.way(),
                    choice.origin().name().toLowerCase(Locale.ROOT),
                    millis);
        }
    }

    /** Heading of a table of {@link #row rows}. */
    static void heading(PrintWriter out, String name) {
        line(out, NAME + "%10s%10s%10s", name, "median", "min", "max");
    }

    /**
     * One figure.
     *
     * @param figure format of one number, ten characters wide
     * @param spread null for a figure that was not taken, which gives no line
     */
    static void row(PrintWriter out, String name, String figure, Spread spread) {
        if (spread != null) {
            line(out, NAME + figure.repeat(3), name, spread.median(), spread.min(), spread.max());
        }
    }
}
