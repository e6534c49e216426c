package org.streamrlaif.model.template;

import java.util.HashMap;
import java.util.Map;

/** Variables that keep their values beyond the scope that sets them. */
final class Namespace {
    private final Map<String, Object> variables = new HashMap<>();

    Namespace(Arguments arguments) {
        for (Object map : arguments.positional()) {
            ((Map<?, ?>) map).forEach((name, value) -> set(PythonValues.text(name), value));
        }
        arguments.named().forEach(this::set);
    }

    Object get(String name) {
        return variables.containsKey(name)
                ? variables.get(name)
                : new Undefined("'" + name + "' of the namespace");
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }
}
