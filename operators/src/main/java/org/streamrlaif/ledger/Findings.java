package org.streamrlaif.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What does not hold, one line each: all are counted, the first are kept. */
final class Findings {
    private static final int KEPT = 100;

    private final List<String> lines = new ArrayList<>();
    private long count;

    void add(String format, Object... arguments) {
        count++;
        if (lines.size() < KEPT) {
            lines.add(String.format(Locale.ROOT, format, arguments));
        }
    }

    long count() {
        return count;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
