package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Filters of lists and maps. */
final class ListFilters {
    static final Map<String, BiFunction<Object, Arguments, Object>> ALL =
            Map.ofEntries(
                    Map.entry("dictsort", ListFilters::dictSorted),
                    Map.entry("first", (v, a) -> end(PythonValues.items(v), 0)),
                    Map.entry("items", (v, a) -> pairs(v)),
                    Map.entry("join", ListFilters::joined),
                    Map.entry(
                            "last",
                            (v, a) -> end(PythonValues.items(v), PythonValues.items(v).size() - 1)),
                    Map.entry("list", (v, a) -> PythonValues.items(v)),
                    Map.entry("max", (v, a) -> end(sorted(v, a, true), 0)),
                    Map.entry("min", (v, a) -> end(sorted(v, a, false), 0)),
                    Map.entry("reject", (v, a) -> chosen(v, a, false, false)),
                    Map.entry("rejectattr", (v, a) -> chosen(v, a, true, false)),
                    Map.entry("reverse", (v, a) -> Slice.of(sequence(v), null, null, -1L)),
                    Map.entry("select", (v, a) -> chosen(v, a, false, true)),
                    Map.entry("selectattr", (v, a) -> chosen(v, a, true, true)),
                    Map.entry("sort", (v, a) -> sorted(v, named(a, 1, 2), a.flag(0, "reverse"))),
                    Map.entry("sum", ListFilters::summed),
                    Map.entry("unique", ListFilters::unique));

    private ListFilters() {}

    private static Object sequence(Object value) {
        return value instanceof String ? value : PythonValues.items(value);
    }

    private static Object end(List<Object> items, int at) {
        return items.isEmpty() ? new Undefined("an item of an empty list") : items.get(at);
    }

    private static Object pairs(Object value) {
        if (value instanceof Map<?, ?> map) {
            return Methods.pairs(map);
        }
        if (value instanceof Undefined) {
            return List.of();
        }
        throw PythonValues.unexpected(value, "a map");
    }

    /** {@code a.b.0} of a value. */
    private static Function<Object, Object> getter(Object attribute) {
        if (attribute == null) {
            return value -> value;
        }
        if (attribute instanceof Long index) {
            return value -> Attributes.item(value, index);
        }
        List<Object> path = new ArrayList<>();
        for (String part : PythonValues.text(attribute).split("\\.", -1)) {
            boolean number = !part.isEmpty() && part.length() < 10;
            path.add(
                    number && part.chars().allMatch(Character::isDigit)
                            ? (Object) Long.valueOf(part)
                            : part);
        }
        return value -> {
            Object found = value;
            for (Object part : path) {
                found = Attributes.item(found, part);
            }
            return found;
        };
    }

    private static Object joined(Object value, Arguments a) {
        Function<Object, Object> getter = getter(a.get(1, "attribute", null));
        String text =
                PythonValues.items(value).stream()
                        .map(getter)
                        .map(PythonValues::printed)
                        .collect(Collectors.joining(PythonValues.printed(a.get(0, "d", ""))));
        Budget.requireLength(text.length());
        return text;
    }

    /** Applies a filter by its name. */
    @FunctionalInterface
    interface Applied {
        Object apply(String filter, Object value, Arguments arguments);
    }

    /** The items' attributes, or the items with a filter applied. */
    static Object mapped(Object value, Arguments a, Applied filters) {
        List<Object> out = new ArrayList<>();
        if (a.positional().isEmpty()) {
            Function<Object, Object> getter = getter(a.require(0, "attribute"));
            Object otherwise = a.named().get("default");
            for (Object item : PythonValues.items(value)) {
                Object found = getter.apply(item);
                boolean none = found instanceof Undefined && a.named().containsKey("default");
                out.add(none ? otherwise : found);
            }
            return out;
        }
        String filter = PythonValues.text(a.require(0, "filter"));
        PythonValues.items(value).forEach(item -> out.add(filters.apply(filter, item, a.rest())));
        return out;
    }

    private static Object chosen(Object value, Arguments a, boolean byAttribute, boolean wanted) {
        Arguments rest = byAttribute ? a.rest() : a;
        Function<Object, Object> getter = getter(byAttribute ? a.require(0, "attribute") : null);
        List<Object> out = new ArrayList<>();
        for (Object item : PythonValues.items(value)) {
            Object tested = getter.apply(item);
            boolean holds =
                    rest.positional().isEmpty()
                            ? PythonValues.truth(tested)
                            : Tests.holds(testName(rest.positional().get(0)), tested, rest.rest());
            if (holds == wanted) {
                out.add(item);
            }
        }
        return out;
    }

    /** Signs are names of tests here. */
    private static String testName(Object name) {
        return switch (PythonValues.text(name)) {
            case "==" -> "eq";
            case "!=" -> "ne";
            case "<" -> "lt";
            case "<=" -> "le";
            case ">" -> "gt";
            case ">=" -> "ge";
            default -> (String) name;
        };
    }

    /** Case and attribute by name, wherever the filter has them in its order. */
    private static Arguments named(Arguments a, int caseAt, int attributeAt) {
        Map<String, Object> named = new java.util.HashMap<>();
        named.put("case_sensitive", a.get(caseAt, "case_sensitive", false));
        named.put("attribute", a.get(attributeAt, "attribute", null));
        return new Arguments(List.of(), named);
    }

    private static List<Object> sorted(Object value, Arguments a, boolean reverse) {
        Arguments named = named(a, 0, 1);
        List<Object> items = PythonValues.items(value);
        items.sort(order(getter(named.named().get("attribute")), named, reverse));
        return items;
    }

    private static Comparator<Object> order(
            Function<Object, Object> getter, Arguments a, boolean reverse) {
        boolean exact = PythonValues.truth(a.named().get("case_sensitive"));
        return (x, y) -> {
            int order =
                    PythonValues.compare(key(getter.apply(x), exact), key(getter.apply(y), exact));
            return reverse ? -order : order;
        };
    }

    private static Object key(Object value, boolean exact) {
        return value instanceof String text && !exact ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static Object dictSorted(Object value, Arguments a) {
        List<Object> pairs = PythonValues.items(pairs(value));
        Object by = a.get(1, "by", "key").equals("value") ? 1L : 0L;
        pairs.sort(order(getter(by), named(a, 0, Integer.MAX_VALUE), a.flag(2, "reverse")));
        return pairs;
    }

    private static Object summed(Object value, Arguments a) {
        Object sum = a.get(1, "start", 0L);
        Function<Object, Object> getter = getter(a.get(0, "attribute", null));
        for (Object item : PythonValues.items(value)) {
            sum = Arithmetic.plus(sum, getter.apply(item));
        }
        return sum;
    }

    private static Object unique(Object value, Arguments a) {
        Arguments named = named(a, 0, 1);
        Function<Object, Object> getter = getter(named.named().get("attribute"));
        boolean exact = named.flag(Integer.MAX_VALUE, "case_sensitive");
        List<Object> seen = new ArrayList<>();
        List<Object> out = new ArrayList<>();
        for (Object item : PythonValues.items(value)) {
            Object key = key(getter.apply(item), exact);
            if (seen.stream().noneMatch(known -> PythonValues.equal(known, key))) {
                seen.add(key);
                out.add(item);
            }
        }
        return Collections.unmodifiableList(out);
    }
}
