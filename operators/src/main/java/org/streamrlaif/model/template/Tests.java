package org.streamrlaif.model.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/** What stands behind {@code is}. */
final class Tests {
    private static final Map<String, BiPredicate<Object, Arguments>> ALL =
            Map.ofEntries(
                    Map.entry("defined", (v, a) -> !(v instanceof Undefined)),
                    Map.entry("undefined", (v, a) -> v instanceof Undefined),
                    Map.entry("none", (v, a) -> v == null),
                    Map.entry("boolean", (v, a) -> v instanceof Boolean),
                    Map.entry("true", (v, a) -> Boolean.TRUE.equals(v)),
                    Map.entry("false", (v, a) -> Boolean.FALSE.equals(v)),
                    Map.entry("integer", (v, a) -> v instanceof Long),
                    Map.entry("float", (v, a) -> v instanceof Double),
                    Map.entry("number", (v, a) -> PythonValues.isNumber(v)),
                    Map.entry("string", (v, a) -> v instanceof String),
                    Map.entry("mapping", (v, a) -> v instanceof Map),
                    Map.entry("iterable", (v, a) -> isSequence(v) || v instanceof Undefined),
                    Map.entry("sequence", (v, a) -> isSequence(v)),
                    Map.entry("callable", (v, a) -> v instanceof Callable),
                    Map.entry("sameas", (v, a) -> same(v, a.require(0, "other"))),
                    Map.entry("in", (v, a) -> PythonValues.contains(a.require(0, "seq"), v)),
                    Map.entry("eq", Tests::equal),
                    Map.entry("equalto", Tests::equal),
                    Map.entry("ne", (v, a) -> !equal(v, a)),
                    Map.entry("lt", (v, a) -> compare(v, a) < 0),
                    Map.entry("lessthan", (v, a) -> compare(v, a) < 0),
                    Map.entry("le", (v, a) -> compare(v, a) <= 0),
                    Map.entry("gt", (v, a) -> compare(v, a) > 0),
                    Map.entry("greaterthan", (v, a) -> compare(v, a) > 0),
                    Map.entry("ge", (v, a) -> compare(v, a) >= 0),
                    Map.entry("odd", (v, a) -> Math.floorMod(PythonValues.integer(v), 2L) == 1),
                    Map.entry("even", (v, a) -> Math.floorMod(PythonValues.integer(v), 2L) == 0),
                    Map.entry(
                            "divisibleby",
                            (v, a) ->
                                    PythonValues.equal(
                                            Arithmetic.modulo(v, a.require(0, "num")), 0L)),
                    Map.entry(
                            "lower",
                            (v, a) ->
                                    PythonValues.printed(v)
                                            .equals(
                                                    PythonValues.printed(v)
                                                            .toLowerCase(Locale.ROOT))),
                    Map.entry(
                            "upper",
                            (v, a) ->
                                    PythonValues.printed(v)
                                            .equals(
                                                    PythonValues.printed(v)
                                                            .toUpperCase(Locale.ROOT))));

    private Tests() {}

    static void require(String name) {
        if (!ALL.containsKey(name)) {
            throw new TemplateException("is " + name + ": no such test");
        }
    }

    static boolean holds(String name, Object value, Arguments arguments) {
        require(name);
        return ALL.get(name).test(value, arguments);
    }

    private static boolean isSequence(Object value) {
        return value instanceof String || value instanceof List || value instanceof Map;
    }

    private static boolean same(Object value, Object other) {
        return value == other
                || (value instanceof Boolean || value instanceof String || value instanceof Long)
                        && value.equals(other);
    }

    private static boolean equal(Object value, Arguments arguments) {
        return PythonValues.equal(value, arguments.require(0, "other"));
    }

    private static int compare(Object value, Arguments arguments) {
        return PythonValues.compare(value, arguments.require(0, "other"));
    }
}
