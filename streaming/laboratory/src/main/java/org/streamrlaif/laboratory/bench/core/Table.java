package org.streamrlaif.laboratory.bench.core;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measurements of one kind.
 *
 * @param title heading of the column of names
 * @param columns headings of the numbers
 * @param rows one per quantity
 */
public record Table(String title, List<String> columns, List<Row> rows) {

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * One quantity.
     *
     * @param name what was measured, and its unit
     * @param decimals printed digits after the point
     * @param values one per column
     * @param runs what each run gave, in their order; empty where {@code values} are no spread
     */
    public record Row(String name, int decimals, List<Double> values, List<Double> runs) {

        public Row {
            values = List.copyOf(values);
            runs = List.copyOf(runs);
        }

        /** A row of {@link Table#ofSpreads}. */
        public static Row of(String name, int decimals, Spread spread) {
            return new Row(
                    name,
                    decimals,
                    List.of(spread.median(), spread.min(), spread.max()),
                    spread.all());
        }

        /** A row of numbers, one per column. */
        public static Row of(String name, int decimals, double... values) {
            return new Row(name, decimals, Arrays.stream(values).boxed().toList(), List.of());
        }

        private void print(PrintWriter out) {
            StringBuilder line = new StringBuilder(padded(name));
            for (double value : values) {
                line.append(String.format(Locale.ROOT, "%10." + decimals + "f", value));
            }
            out.println(line);
        }
    }

    /** A table of median, least and greatest of several runs. */
    public static Table ofSpreads(String title, List<Row> rows) {
        return new Table(title, List.of("median", "min", "max"), rows);
    }

    void print(PrintWriter out) {
        StringBuilder line = new StringBuilder(padded(title));
        columns.forEach(column -> line.append(String.format(Locale.ROOT, "%10s", column)));
        out.println(line);
        rows.forEach(row -> row.print(out));
    }

    private static String padded(String name) {
        return String.format(Locale.ROOT, "%-34s", name);
    }
}
