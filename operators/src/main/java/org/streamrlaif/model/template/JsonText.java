package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The filter {@code tojson} of transformers: Python's {@code json.dumps} without its escapes of
 * letters.
 */
final class JsonText {
    private final String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;

    JsonText(Arguments arguments) {
        Object width = arguments.get(1, "indent", null);
        indent =
                width == null || width instanceof String
                        ? (String) width
                        : " ".repeat((int) Math.max(0, Math.min(100, PythonValues.integer(width))));
        Object separators = arguments.get(2, "separators", null);
        List<Object> both =
                separators == null
                        ? List.of(indent == null ? ", " : ",", ": ")
                        : PythonValues.items(separators);
        if (both.size() != 2) {
            throw new TemplateException("separators: expected two");
        }
        itemSeparator = PythonValues.text(both.get(0));
        keySeparator = PythonValues.text(both.get(1));
        sorted = arguments.flag(3, "sort_keys");
    }

    String of(Object value) {
        String text = of(value, 0);
        Budget.requireLength(text.length());
        return text;
    }

    private String of(Object value, int depth) {
        if (depth > 100) {
            throw new TemplateException("tojson: a value that is nested too deeply");
        }
        if (value == null || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof Double real) {
            return real.isNaN()
                    ? "NaN"
                    : real.isInfinite()
                            ? (real > 0 ? "Infinity" : "-Infinity")
                            : PythonText.number(real);
        }
        if (value instanceof Number) {
            return value.toString();
        }
        if (value instanceof String text) {
            return quoted(text);
        }
        if (value instanceof List<?> list) {
            return container(
                    list.stream().map(item -> of(item, depth + 1)).toList(), "[", "]", depth);
        }
        if (value instanceof Map<?, ?> map) {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            if (sorted) {
                entries.sort((a, b) -> PythonValues.compare(a.getKey(), b.getKey()));
            }
            return container(
                    entries.stream()
                            .map(e -> key(e.getKey()) + keySeparator + of(e.getValue(), depth + 1))
                            .toList(),
                    "{",
                    "}",
                    depth);
        }
        throw PythonValues.unexpected(value, "a value that JSON knows");
    }

    private String key(Object key) {
        return key instanceof String text ? quoted(text) : quoted(of(key, 0));
    }

    private String container(List<String> items, String open, String close, int depth) {
        if (items.isEmpty() || indent == null) {
            return items.stream().collect(Collectors.joining(itemSeparator, open, close));
        }
        String inner = "\n" + indent.repeat(depth + 1);
        return items.stream()
                .collect(
                        Collectors.joining(
                                itemSeparator + inner,
                                open + inner,
                                "\n" + indent.repeat(depth) + close));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default ->
                        out.append(c < 0x20 ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
            }
        }
        return out.append('"').toString();
    }
}
