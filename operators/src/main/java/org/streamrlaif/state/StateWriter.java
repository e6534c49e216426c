package org.streamrlaif.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects trained state as named byte entries; numbers are little-endian. */
public final class StateWriter {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** Adds the entries of a part, their names behind a prefix. */
    public void part(String prefix, Map<String, byte[]> part) {
        part.forEach((name, bytes) -> entries.put(prefix + name, bytes));
    }

    /** Adds float32 numbers. */
    public void floats(String name, float... values) {
        ByteBuffer bytes = buffer(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        entries.put(name, bytes.array());
    }

    /** Adds float64 numbers; counters up to 2⁵³ are exact. */
    public void numbers(String name, double... values) {
        ByteBuffer bytes = buffer(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        entries.put(name, bytes.array());
    }

    /** Adds a text, such as the hash of a base model. */
    public void text(String name, String value) {
        entries.put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** What was collected. */
    public Map<String, byte[]> entries() {
        return Collections.unmodifiableMap(entries);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
