package org.streamrlaif.model.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** A time in the words of Python's {@code strftime}, in English. */
final class PythonTime {
    private static final Map<Character, String> PATTERNS =
            Map.ofEntries(
                    Map.entry('a', "EEE"),
                    Map.entry('A', "EEEE"),
                    Map.entry('b', "MMM"),
                    Map.entry('B', "MMMM"),
                    Map.entry('c', "EEE MMM ppd HH:mm:ss yyyy"),
                    Map.entry('d', "dd"),
                    Map.entry('D', "MM/dd/yy"),
                    Map.entry('e', "ppd"),
                    Map.entry('f', "SSSSSS"),
                    Map.entry('F', "yyyy-MM-dd"),
                    Map.entry('h', "MMM"),
                    Map.entry('H', "HH"),
                    Map.entry('I', "hh"),
                    Map.entry('j', "DDD"),
                    Map.entry('m', "MM"),
                    Map.entry('M', "mm"),
                    Map.entry('p', "a"),
                    Map.entry('S', "ss"),
                    Map.entry('T', "HH:mm:ss"),
                    Map.entry('x', "MM/dd/yy"),
                    Map.entry('X', "HH:mm:ss"),
                    Map.entry('y', "yy"),
                    Map.entry('Y', "yyyy"));

    private PythonTime() {}

    static String format(String format, LocalDateTime time) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char kind = format.charAt(++i);
            boolean bare = kind == '-' && i + 1 < format.length();
            if (bare) {
                kind = format.charAt(++i);
            }
            out.append(bare ? bare(part(kind, time)) : part(kind, time));
        }
        return out.toString();
    }

    /** Without the zeros or blanks at its beginning. */
    private static String bare(String text) {
        return text.replaceFirst("^[0 ]+(?=.)", "");
    }

    private static String part(char kind, LocalDateTime time) {
        if (kind == '%') {
            return "%";
        }
        String pattern = PATTERNS.get(kind);
        if (pattern == null) {
            throw new TemplateException("strftime_now: %" + kind + ", expected one of Python's");
        }
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }
}
