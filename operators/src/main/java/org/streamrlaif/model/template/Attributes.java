package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code value.name}, {@code value[key]} and {@code value[from:to:step]} are. */
final class Attributes {
    private Attributes() {}

    /** A method of the value, or its item of this name. */
    static Object attribute(Object value, String name) {
        requireDefined(value);
        Object method = name.startsWith("_") ? null : Methods.of(value, name);
        return method != null ? method : found(value, name);
    }

    /** The item of this key, or the value's method of this name. */
    static Object item(Object value, Object key) {
        requireDefined(value);
        Object found = found(value, key);
        if (found instanceof Undefined && key instanceof String name && !name.startsWith("_")) {
            Object method = Methods.of(value, name);
            return method != null ? method : found;
        }
        return found;
    }

    private static Object found(Object value, Object key) {
        if (value instanceof Namespace namespace && key instanceof String name) {
            return namespace.get(name);
        }
        if (value instanceof Loop loop && key instanceof String name) {
            return loop.attribute(name);
        }
        if (value instanceof Map<?, ?> map && map.containsKey(key)) {
            return map.get(key);
        }
        boolean sequence = value instanceof List<?> || value instanceof String;
        if (sequence && (key instanceof Long || key instanceof Boolean)) {
            List<Object> items = Values.items(value);
            long index = Values.integer(key) + (Values.integer(key) < 0 ? items.size() : 0);
            if (index >= 0 && index < items.size()) {
                return items.get((int) index);
            }
        }
        return new Undefined("'" + Values.printed(key) + "'");
    }

    static Object slice(Object value, Object from, Object to, Object step) {
        requireDefined(value);
        if (!(value instanceof List<?> || value instanceof String)) {
            throw Values.unexpected(value, "a list or a text");
        }
        List<Object> items = Values.items(value);
        long by = step == null ? 1 : Values.integer(step);
        if (by == 0) {
            throw new TemplateException("a slice with step 0");
        }
        long low = by > 0 ? 0 : -1;
        long high = by > 0 ? items.size() : items.size() - 1L;
        long begin = from == null ? (by > 0 ? low : high) : bound(from, items.size(), low, high);
        long end = to == null ? (by > 0 ? high : low) : bound(to, items.size(), low, high);
        List<Object> chosen = new ArrayList<>();
        for (long i = begin; by > 0 ? i < end : i > end; i += by) {
            chosen.add(items.get((int) i));
        }
        if (value instanceof String) {
            StringBuilder text = new StringBuilder();
            chosen.forEach(text::append);
            return text.toString();
        }
        return value instanceof Tuple ? new Tuple(chosen) : chosen;
    }

    private static long bound(Object value, int size, long low, long high) {
        long index = Values.integer(value);
        return Math.max(low, Math.min(high, index < 0 ? index + size : index));
    }

    private static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.wrong();
        }
    }
}
