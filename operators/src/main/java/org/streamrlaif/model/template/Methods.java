package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Methods of lists and maps, as in Python; those that change a value are refused. */
final class Methods {
    private static final Set<String> CHANGING =
            Set.of(
                    "append",
                    "clear",
                    "extend",
                    "insert",
                    "pop",
                    "popitem",
                    "remove",
                    "reverse",
                    "setdefault",
                    "sort",
                    "update");

    private Methods() {}

    /** The method, bound to the value; null where there is none. */
    static Callable of(Object value, String name) {
        if (value instanceof String text) {
            return TextMethods.of(text, name);
        }
        boolean container = value instanceof Map<?, ?> || value instanceof List<?>;
        if (container && CHANGING.contains(name) && !hasKey(value, name)) {
            return arguments -> {
                throw new TemplateException(name + "(): values cannot be changed");
            };
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map, name);
        }
        return value instanceof List<?> list ? ofList(list, name) : null;
    }

    private static boolean hasKey(Object value, String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name);
    }

    private static Callable ofMap(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> arguments -> pairs(map);
            case "keys" -> arguments -> new ArrayList<Object>(map.keySet());
            case "values" -> arguments -> new ArrayList<Object>(map.values());
            case "copy" -> arguments -> new LinkedHashMap<Object, Object>(map);
            case "get" ->
                    arguments -> {
                        Object key = arguments.require(0, "key");
                        return map.containsKey(key)
                                ? map.get(key)
                                : arguments.get(1, "default", null);
                    };
            default -> null;
        };
    }

    static List<Object> pairs(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>();
        map.forEach(
                (key, value) -> {
                    List<Object> pair = new ArrayList<>();
                    pair.add(key);
                    pair.add(value);
                    pairs.add(new Tuple(pair));
                });
        return pairs;
    }

    private static Callable ofList(List<?> list, String name) {
        return switch (name) {
            case "copy" -> arguments -> new ArrayList<Object>(list);
            case "count" ->
                    arguments ->
                            list.stream()
                                    .filter(
                                            i ->
                                                    PythonValues.equal(
                                                            i, arguments.require(0, "value")))
                                    .count();
            case "index" ->
                    arguments -> {
                        Object wanted = arguments.require(0, "value");
                        for (int i = 0; i < list.size(); i++) {
                            if (PythonValues.equal(list.get(i), wanted)) {
                                return (long) i;
                            }
                        }
                        throw new TemplateException(
                                PythonValues.printed(wanted) + ": not in the list");
                    };
            default -> null;
        };
    }
}
