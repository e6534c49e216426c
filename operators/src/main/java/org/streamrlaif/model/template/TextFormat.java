package org.streamrlaif.model.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with places for values: {@code '%s' % value} and {@code '{}'.format(value)}. */
final class TextFormat {
    private static final Pattern PERCENT =
            Pattern.compile("%(?:\\((\\w+)\\))?([-0+ ]*)(\\d{1,3})?(?:\\.(\\d{1,2}))?([sdrif%])");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}|\\{(\\w*)\\}");

    private TextFormat() {}

    static String percent(String text, Object value) {
        Deque<Object> values = new ArrayDeque<>();
        (value instanceof Tuple several ? several : List.of(wrapped(value)))
                .forEach(v -> values.add(wrapped(v)));
        Matcher place = PERCENT.matcher(text);
        StringBuilder out = new StringBuilder();
        while (place.find()) {
            if (place.group(5).equals("%")) {
                place.appendReplacement(out, "%");
                continue;
            }
            Object one;
            if (place.group(1) != null) {
                one = value instanceof Map<?, ?> map ? map.get(place.group(1)) : null;
            } else if (values.isEmpty()) {
                throw new TemplateException("'" + text + "': more places than values");
            } else {
                one = ((Object[]) values.remove())[0];
            }
            place.appendReplacement(out, Matcher.quoteReplacement(one(place, one)));
        }
        return place.appendTail(out).toString();
    }

    /** A deque holds no null. */
    private static Object[] wrapped(Object value) {
        return value instanceof Object[] already ? already : new Object[] {value};
    }

    private static String one(Matcher place, Object value) {
        String flags = place.group(2);
        String precision = place.group(4);
        String text =
                switch (place.group(5)) {
                    case "s" -> {
                        String whole = PythonValues.printed(value);
                        yield precision == null
                                ? whole
                                : whole.substring(
                                        0, Math.min(whole.length(), Integer.parseInt(precision)));
                    }
                    case "r" ->
                            value instanceof String quoted
                                    ? PythonText.quoted(quoted)
                                    : PythonValues.printed(value);
                    case "f" ->
                            String.format(
                                    Locale.ROOT,
                                    "%." + (precision == null ? "6" : precision) + "f",
                                    PythonValues.real(value));
                    default -> Long.toString((long) PythonValues.real(value));
                };
        boolean number = !place.group(5).equals("s") && !place.group(5).equals("r");
        if (number && flags.contains("+") && !text.startsWith("-")) {
            text = "+" + text;
        }
        int width = place.group(3) == null ? 0 : Integer.parseInt(place.group(3));
        int missing = Math.max(0, width - text.length());
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (number && flags.contains("0")) {
            int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }
        return " ".repeat(missing) + text;
    }

    static String braces(String text, Arguments arguments) {
        Matcher place = BRACES.matcher(text);
        StringBuilder out = new StringBuilder();
        int next = 0;
        while (place.find()) {
            String name = place.group(1);
            String value;
            if (name == null) {
                value = place.group().substring(1);
            } else if (name.isEmpty() || name.chars().allMatch(Character::isDigit)) {
                int index = name.isEmpty() ? next++ : Integer.parseInt(name);
                value = PythonValues.printed(arguments.require(index, name));
            } else {
                value = PythonValues.printed(arguments.require(Integer.MAX_VALUE, name));
            }
            place.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        Budget.requireLength(out.length());
        return place.appendTail(out).toString();
    }
}
