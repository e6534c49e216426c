package org.streamrlaif.laboratory.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.streamrlaif.model.tuning.Choice;

/** The ways of computing behind the figures. */
public final class WaysTable {

    private WaysTable() {}

    /** Which ways of computing were gone, and what each candidate took when that was measured. */
    public static void print(PrintWriter out, List<Choice> choices) {
        if (choices.isEmpty()) {
            return;
        }
        out.println();
        Lines.line(out, "%-69s%-9s%-9s%s", "way of computing", "chosen", "", "candidates, ms");
        for (Choice choice : choices) {
            String millis =
                    choice.millis().entrySet().stream()
                            .sorted(Map.Entry.comparingByValue())
                            .map(time -> Lines.format("%s %.3f", time.getKey(), time.getValue()))
                            .collect(Collectors.joining(", "));
            Lines.line(
                    out,
                    "%-69s%-9s%-9s%s",
                    choice.site().key() + " " + choice.shape(),
                    choice.way(),
                    choice.origin().name().toLowerCase(Locale.ROOT),
                    millis);
        }
    }
}
