package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Truth, print, equality and order of values, as in Python. */
final class PythonValues {
    private static final int DEPTH = 200;

    private PythonValues() {}

    static boolean truth(Object value) {
        if (value == null || value instanceof Undefined) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    /** What {@code {{ value }}} prints. */
    static String printed(Object value) {
        return value instanceof String text
                ? text
                : value instanceof Undefined ? "" : inside(value, 0);
    }

    private static String inside(Object value, int depth) {
        if (depth > DEPTH) {
            throw new TemplateException("a value that is nested too deeply");
        }
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof Double real) {
            return PythonText.number(real);
        }
        if (value instanceof String text) {
            return PythonText.quoted(text);
        }
        if (value instanceof Tuple pair) {
            return pair.stream()
                    .map(item -> inside(item, depth + 1))
                    .collect(Collectors.joining(", ", "(", pair.size() == 1 ? ",)" : ")"));
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(item -> inside(item, depth + 1))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(
                            e ->
                                    inside(e.getKey(), depth + 1)
                                            + ": "
                                            + inside(e.getValue(), depth + 1))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof Undefined ? "Undefined" : value.toString();
    }

    /** What a loop over the value goes through. */
    static List<Object> items(Object value) {
        List<Object> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            items.addAll(list);
        } else if (value instanceof Map<?, ?> map) {
            items.addAll(map.keySet());
        } else if (value instanceof String text) {
            text.codePoints().forEach(c -> items.add(Character.toString(c)));
        } else if (!(value instanceof Undefined)) {
            throw new TemplateException(printed(value) + ": expected a list");
        }
        return items;
    }

    static long length(Object value) {
        return value instanceof String text
                ? text.codePointCount(0, text.length())
                : items(value).size();
    }

    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    /** A whole number; true counts as 1. */
    static long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw unexpected(value, "a whole number");
    }

    static double real(Object value) {
        return value instanceof Double real ? real : integer(value);
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw unexpected(value, "a text");
    }

    static TemplateException unexpected(Object value, String expected) {
        return value instanceof Undefined undefined
                ? undefined.wrong()
                : new TemplateException(inside(value, 0) + ": expected " + expected);
    }

    static boolean equal(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return a instanceof Double || b instanceof Double
                    ? real(a) == real(b)
                    : integer(a) == integer(b);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size() || a instanceof Tuple != b instanceof Tuple) {
                return false;
            }
            Iterator<?> other = y.iterator();
            return x.stream().allMatch(item -> equal(item, other.next()));
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream()
                            .allMatch(
                                    e ->
                                            y.containsKey(e.getKey())
                                                    && equal(e.getValue(), y.get(e.getKey())));
        }
        return a instanceof Undefined ? b instanceof Undefined : Objects.equals(a, b);
    }

    /** Order of numbers, texts and lists; anything else is an error. */
    static int compare(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return Double.compare(real(a), real(b));
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!equal(x.get(i), y.get(i))) {
                    return compare(x.get(i), y.get(i));
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        throw unexpected(a, "something that can be compared with " + inside(b, 0));
    }

    static boolean contains(Object container, Object item) {
        if (container instanceof String text) {
            return text.contains(text(item));
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(item);
        }
        return items(container).stream().anyMatch(each -> equal(each, item));
    }
}
