package org.streamrlaif.reward.functions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stretches of time that a text names: two times with "to", "until", a dash or, behind "between",
 * "and" in the middle, such as {@code from 3.2 s to 7 s}, {@code 00:03-00:07} or {@code between 3
 * and 7 seconds}; or {@code [3.2, 7]} in brackets. A time is a number of seconds, with or without
 * its unit, or {@code [hours:]minutes:seconds}.
 */
final class TimeIntervals {

    private static final String TIME =
            "((?:\\d+:)?\\d+:\\d{1,2}(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)(?:\\s*(?:seconds?|secs?|s)\\b)?";
    private static final Pattern SPAN =
            Pattern.compile(
                    "(?:(?<![\\d:.])"
                            + TIME
                            + "\\s*(?:-|–|—|to|until|till)\\s*"
                            + TIME
                            + ")|(?:between\\s+"
                            + TIME
                            + "\\s+and\\s+"
                            + TIME
                            + ")|(?:[\\[(]\\s*"
                            + TIME
                            + "\\s*,\\s*"
                            + TIME
                            + "\\s*[\\])])");

    private TimeIntervals() {}

    /**
     * A stretch of time.
     *
     * @param from seconds
     * @param to seconds, more than {@code from}
     */
    record Span(double from, double to) {}

    /** The stretches that a text names, joined where they meet, in order. */
    static List<Span> in(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher found = SPAN.matcher(text.toLowerCase(Locale.ROOT));
        while (found.find()) {
            int group = found.group(1) != null ? 1 : found.group(3) != null ? 3 : 5;
            double from = seconds(found.group(group));
            double to = seconds(found.group(group + 1));
            if (from < to && Double.isFinite(to)) {
                spans.add(new Span(from, to));
            }
        }
        return joined(spans);
    }

    /** Intersection over union of the time that both cover; 0 where one covers none. */
    static double overlap(List<Span> one, List<Span> other) {
        double both = 0;
        for (Span a : one) {
            for (Span b : other) {
                both += Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
            }
        }
        double either = length(one) + length(other) - both;
        return both == 0 ? 0 : both / either;
    }

    private static double length(List<Span> spans) {
        return spans.stream().mapToDouble(span -> span.to - span.from).sum();
    }

    private static List<Span> joined(List<Span> spans) {
        List<Span> joined = new ArrayList<>();
        for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
            Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && span.from <= last.to) {
                joined.set(joined.size() - 1, new Span(last.from, Math.max(last.to, span.to)));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    private static double seconds(String time) {
        double seconds = 0;
        for (String part : time.split(":")) {
            seconds = 60 * seconds + Double.parseDouble(part);
        }
        return seconds;
    }
}
