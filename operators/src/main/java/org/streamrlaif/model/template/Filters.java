package org.streamrlaif.model.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind {@code |}. */
final class Filters {
    private static final Pattern WORD = Pattern.compile("[^-\\s({\\[<]+");
    private static final Map<String, BiFunction<Object, Arguments, Object>> ALL = new HashMap<>();

    static {
        ALL.put("abs", (v, a) -> PythonValues.real(v) < 0 ? Arithmetic.minus(0L, v) : v);
        ALL.put("attr", (v, a) -> Attributes.attribute(v, PythonValues.text(a.require(0, "name"))));
        ALL.put("capitalize", (v, a) -> PythonText.capitalized(PythonValues.printed(v)));
        ALL.put("center", (v, a) -> TextMethods.centred(PythonValues.printed(v), orWidth(a)));
        ALL.put("count", (v, a) -> PythonValues.length(v));
        ALL.put("d", Filters::otherwise);
        ALL.put("default", Filters::otherwise);
        ALL.put("e", (v, a) -> escaped(PythonValues.printed(v)));
        ALL.put("escape", (v, a) -> escaped(PythonValues.printed(v)));
        ALL.put("float", Filters::real);
        ALL.put(
                "format",
                (v, a) -> TextFormat.percent(PythonValues.text(v), new Tuple(a.positional())));
        ALL.put("indent", Filters::indented);
        ALL.put("int", Filters::integer);
        ALL.put("length", (v, a) -> PythonValues.length(v));
        ALL.put("lower", (v, a) -> PythonValues.printed(v).toLowerCase(Locale.ROOT));
        ALL.put(
                "replace",
                (v, a) ->
                        TextMethods.replaced(
                                PythonValues.printed(v),
                                PythonValues.printed(a.require(0, "old")),
                                PythonValues.printed(a.require(1, "new")),
                                a.get(2, "count", null) == null ? -1 : a.integer(2, "count", -1)));
        ALL.put("map", (v, a) -> ListFilters.mapped(v, a, Filters::apply));
        ALL.put("round", Filters::rounded);
        ALL.put("safe", (v, a) -> PythonValues.printed(v));
        ALL.put("string", (v, a) -> PythonValues.printed(v));
        ALL.put("title", (v, a) -> titled(PythonValues.printed(v)));
        ALL.put("tojson", (v, a) -> new JsonText(a).of(v));
        ALL.put(
                "trim",
                (v, a) ->
                        PythonText.strip(
                                PythonValues.printed(v), a.text(0, "chars", null), true, true));
        ALL.put("upper", (v, a) -> PythonValues.printed(v).toUpperCase(Locale.ROOT));
        ALL.put(
                "wordcount",
                (v, a) -> (long) PythonText.split(PythonValues.printed(v), null, -1, false).size());
        ALL.putAll(ListFilters.ALL);
    }

    private Filters() {}

    static void require(String name) {
        if (!ALL.containsKey(name)) {
            throw new TemplateException(name + ": no such filter");
        }
    }

    static Object apply(String name, Object value, Arguments arguments) {
        require(name);
        return ALL.get(name).apply(value, arguments);
    }

    private static Arguments orWidth(Arguments a) {
        return a.has(0, "width") ? a : new Arguments(List.of(80L), Map.of());
    }

    private static Object otherwise(Object value, Arguments a) {
        boolean none =
                value instanceof Undefined || a.flag(1, "boolean") && !PythonValues.truth(value);
        return none ? a.get(0, "default_value", "") : value;
    }

    private static Object real(Object value, Arguments a) {
        try {
            return value instanceof String text
                    ? (Object) Double.valueOf(text.strip())
                    : (Object) PythonValues.real(value);
        } catch (NumberFormatException | TemplateException e) {
            return a.get(0, "default", 0.0);
        }
    }

    private static Object integer(Object value, Arguments a) {
        try {
            return value instanceof String text
                    ? (Object) (long) Double.parseDouble(text.strip())
                    : (Object) (long) PythonValues.real(value);
        } catch (NumberFormatException | TemplateException e) {
            return a.get(0, "default", 0L);
        }
    }

    private static Object rounded(Object value, Arguments a) {
        double factor = Math.pow(10, a.integer(0, "precision", 0));
        double scaled = PythonValues.real(value) * factor;
        return switch (a.text(1, "method", "common")) {
            case "ceil" -> Math.ceil(scaled) / factor;
            case "floor" -> Math.floor(scaled) / factor;
            default -> Math.rint(scaled) / factor;
        };
    }

    private static Object indented(Object value, Arguments a) {
        Object width = a.get(0, "width", 4L);
        String space =
                width instanceof String text
                        ? text
                        : " "
                                .repeat(
                                        (int)
                                                Math.max(
                                                        0,
                                                        Math.min(
                                                                1000,
                                                                PythonValues.integer(width))));
        String[] lines = PythonValues.printed(value).split("\n", -1);
        Budget.requireLength((long) lines.length * space.length());
        StringBuilder out = new StringBuilder(a.flag(1, "first") ? space : "").append(lines[0]);
        for (int i = 1; i < lines.length; i++) {
            boolean blank = lines[i].isEmpty() && !a.flag(2, "blank");
            out.append('\n').append(blank ? "" : space).append(lines[i]);
        }
        return out.toString();
    }

    private static String titled(String text) {
        Matcher word = WORD.matcher(text);
        return word.replaceAll(
                found -> Matcher.quoteReplacement(PythonText.capitalized(found.group())));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }
}
