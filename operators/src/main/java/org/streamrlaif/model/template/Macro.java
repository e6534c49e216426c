package org.streamrlaif.model.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a template that is called by name.
 *
 * @param name its name
 * @param defaults its parameters, in their order, with the values they have otherwise; null for
 *     none
 * @param body what it writes
 * @param home where it was defined
 */
record Macro(String name, Map<String, Expression> defaults, Statement body, Scope home)
        implements Callable {

    @Override
    public Object call(Arguments arguments) {
        Scope scope = home.inner();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        int place = 0;
        for (Map.Entry<String, Expression> parameter : defaults.entrySet()) {
            String key = parameter.getKey();
            if (place < arguments.positional().size()) {
                scope.set(key, arguments.positional().get(place++));
            } else if (named.containsKey(key)) {
                scope.set(key, named.get(key));
            } else {
                Expression value = parameter.getValue();
                scope.set(key, value == null ? new Undefined("'" + key + "'") : value.in(scope));
            }
            named.remove(key);
        }
        if (!named.isEmpty() || place < arguments.positional().size()) {
            throw new TemplateException(
                    name + "(): expected the arguments " + List.copyOf(defaults.keySet()));
        }
        scope.budget().enter();
        try {
            return body.text(scope);
        } finally {
            scope.budget().leave();
        }
    }
}
