package org.streamrlaif.model.template;

import java.util.HashMap;
import java.util.Map;

/**
 * Variables of a template, of a loop's body or of a macro; what is not here is in the outer one.
 */
final class Scope {
    private final Scope outer;
    private final Budget budget;
    private final Map<String, Object> variables = new HashMap<>();

    private Scope(Scope outer, Budget budget) {
        this.outer = outer;
        this.budget = budget;
    }

    /** The outermost scope of one rendering. */
    static Scope root(Map<String, ?> variables) {
        Scope scope = new Scope(null, new Budget());
        scope.variables.putAll(variables);
        return scope;
    }

    Scope inner() {
        return new Scope(this, budget);
    }

    Budget budget() {
        return budget;
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.variables.containsKey(name)) {
                return scope.variables.get(name);
            }
        }
        return new Undefined(name);
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    /** Sets one name, or several to the items of a value. */
    void set(java.util.List<String> names, Object value) {
        if (names.size() == 1) {
            set(names.get(0), value);
            return;
        }
        java.util.List<Object> items = PythonValues.items(value);
        if (items.size() != names.size()) {
            throw new TemplateException(
                    names + ": " + PythonValues.printed(value) + ", expected as many items");
        }
        for (int i = 0; i < items.size(); i++) {
            set(names.get(i), items.get(i));
        }
    }
}
