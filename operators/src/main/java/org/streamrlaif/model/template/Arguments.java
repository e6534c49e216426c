package org.streamrlaif.model.template;

import java.util.List;
import java.util.Map;

/**
 * PythonValues that a call, filter or test is given.
 *
 * @param positional in their order
 * @param named by name
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** The value at a place or of a name; the other where there is neither. */
    Object get(int place, String name, Object otherwise) {
        return place < positional.size()
                ? positional.get(place)
                : named.getOrDefault(name, otherwise);
    }

    /** The value at a place or of a name, which there must be. */
    Object require(int place, String name) {
        if (place >= positional.size() && !named.containsKey(name)) {
            throw new TemplateException("a call without its argument " + name);
        }
        return get(place, name, null);
    }

    String text(int place, String name, String otherwise) {
        Object value = get(place, name, otherwise);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new TemplateException(
                name + ": " + PythonValues.printed(value) + ", expected a text");
    }

    long integer(int place, String name, long otherwise) {
        return PythonValues.integer(get(place, name, otherwise));
    }

    boolean flag(int place, String name) {
        return PythonValues.truth(get(place, name, false));
    }

    boolean has(int place, String name) {
        return place < positional.size() || named.containsKey(name);
    }

    /** Without the first value. */
    Arguments rest() {
        return new Arguments(
                positional.subList(Math.min(1, positional.size()), positional.size()), named);
    }
}
