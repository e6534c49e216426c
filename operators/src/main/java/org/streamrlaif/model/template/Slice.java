package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.List;

/** What {@code value[from:to:step]} is. */
final class Slice {
    private Slice() {}

    static Object of(Object value, Object from, Object to, Object step) {
        if (!(value instanceof List<?> || value instanceof String)) {
            throw PythonValues.unexpected(value, "a list or a text");
        }
        List<Object> items = PythonValues.items(value);
        long by = step == null ? 1 : PythonValues.integer(step);
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
        long index = PythonValues.integer(value);
        return Math.max(low, Math.min(high, index < 0 ? index + size : index));
    }
}
