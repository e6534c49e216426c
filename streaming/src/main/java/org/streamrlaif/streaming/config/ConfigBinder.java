package org.streamrlaif.streaming.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes a tree of records from default values and the values that differ from them. */
final class ConfigBinder {

    private ConfigBinder() {}

    /**
     * Returns {@code defaults} with some leaves replaced; every record on the way is made anew, so
     * that its checks run.
     *
     * @param values text by dotted key
     * @throws IllegalArgumentException in one line: an unknown key, a text that is no value of its
     *     type, or a value that a record rejects, with the whole path of the key
     */
    static <R extends Record> R bind(R defaults, Map<String, String> values) {
        List<String> known = Setting.of(defaults).stream().map(Setting::key).toList();
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        key
                                + ": unknown key, nearest: "
                                + String.join(", ", Nearest.of(key, known)));
            }
        }
        return rebuild(defaults, "", values);
    }

    private static <R extends Record> R rebuild(R record, String path, Map<String, String> values) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) record.getClass();
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = component(components[i], record, path, values);
        }
        return construct(type, components, arguments, path);
    }

    private static Object component(
            RecordComponent component, Record owner, String path, Map<String, String> values) {
        String key = path + Setting.kebab(component.getName());
        Object value = Setting.read(component, owner);
        if (value instanceof Record nested) {
            return rebuild(nested, key + ".", values);
        }
        String text = values.get(key);
        return text == null ? value : Values.parse(key, component.getGenericType(), text);
    }

    private static <R> R construct(
            Class<R> type, RecordComponent[] components, Object[] arguments, String path) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rejected) {
                throw new IllegalArgumentException(path + rejected.getMessage(), rejected);
            }
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
