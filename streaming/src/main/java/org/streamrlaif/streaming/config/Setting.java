package org.streamrlaif.streaming.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.platform.Change;

/**
 * One leaf of a configuration tree.
 *
 * @param key dotted path in kebab case, such as {@code learn.clip.low}
 * @param value the value it has in the tree at hand
 * @param owner the record that it is a component of
 * @param component its name there
 * @param change what becomes of a saved run when the value changes; null when nothing says so
 * @param secret whether the value tells where a secret lies
 */
record Setting(
        String key,
        Object value,
        Class<?> owner,
        String component,
        Change.Kind change,
        boolean secret) {

    /** All leaves of a tree of records, in the order of declaration. */
    static List<Setting> of(Record tree) {
        List<Setting> settings = new ArrayList<>();
        collect(tree, "", null, settings);
        return settings;
    }

    /** {@code clipRange} → {@code clip-range}. */
    private static String kebab(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Object read(RecordComponent component, Record owner) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(owner.getClass() + "." + component.getName(), e);
        }
    }

    /** What is said of a group of keys goes before what its keys say themselves. */
    private static void collect(
            Record owner, String path, Change.Kind ofGroup, List<Setting> settings) {
        for (RecordComponent component : owner.getClass().getRecordComponents()) {
            String key = path + kebab(component.getName());
            Object value = read(component, owner);
            Change own = component.getAnnotation(Change.class);
            Change.Kind change = ofGroup != null || own == null ? ofGroup : own.value();
            if (value instanceof Record nested) {
                collect(nested, key + ".", change, settings);
            } else {
                settings.add(
                        new Setting(
                                key,
                                value,
                                owner.getClass(),
                                component.getName(),
                                change,
                                own != null && own.secret()));
            }
        }
    }
}
