package org.streamrlaif.model.template;

import java.util.List;
import java.util.Map;

/** What {@code value.name} and {@code value[key]} are. */
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
            List<Object> items = PythonValues.items(value);
            long index =
                    PythonValues.integer(key) + (PythonValues.integer(key) < 0 ? items.size() : 0);
            if (index >= 0 && index < items.size()) {
                return items.get((int) index);
            }
        }
        return new Undefined("'" + PythonValues.printed(key) + "'");
    }

    private static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.wrong();
        }
    }
}
