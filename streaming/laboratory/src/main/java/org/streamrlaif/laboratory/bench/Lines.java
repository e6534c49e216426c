package org.streamrlaif.laboratory.bench;

import java.io.PrintWriter;
import java.util.Locale;
import org.streamrlaif.laboratory.bench.core.Spread;

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
