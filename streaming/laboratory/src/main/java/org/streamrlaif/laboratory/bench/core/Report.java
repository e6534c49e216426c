package org.streamrlaif.laboratory.bench.core;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrlaif.model.tuning.Choice;

/**
 * What a benchmark measured, and with what.
 *
 * @param machine where, as it was before the first run
 * @param settings what was run and how often, one sentence each
 * @param tables the measurements
 * @param ways how models computed, and what the candidates took where they were measured now
 */
public record Report(
        Machine machine, List<String> settings, List<Table> tables, List<Choice> ways) {

    private static final String WAY = "%-69s%-9s%-9s%s";

    public Report {
        settings = List.copyOf(settings);
        tables = List.copyOf(tables);
        ways = List.copyOf(ways);
    }

    /** Writes everything as text. */
    public void print(PrintWriter out) {
        out.println(machine.summary());
        settings.forEach(out::println);
        for (Table table : tables) {
            out.println();
            table.print(out);
        }
        if (!ways.isEmpty()) {
            out.println();
            out.println(
                    String.format(
                            Locale.ROOT, WAY, "way of computing", "chosen", "", "candidates, ms"));
            ways.forEach(way -> out.println(line(way)));
        }
        out.flush();
    }

    private static String line(Choice choice) {
        String millis =
                choice.millis().entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(
                                time ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %.3f",
                                                time.getKey(),
                                                time.getValue()))
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                WAY,
                choice.site().key() + " " + choice.shape(),
                choice.way(),
                choice.origin().name().toLowerCase(Locale.ROOT),
                millis);
    }
}
