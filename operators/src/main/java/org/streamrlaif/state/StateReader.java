package org.streamrlaif.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes trained state apart again: each entry is taken once, and {@link #end} finds what is left
 * over.
 *
 * <p>A missing entry, one of the wrong size and one that nobody takes are {@link
 * IllegalArgumentException}s that name it.
 */
public final class StateReader {

    private final Map<String, byte[]> rest;

    /** Reads from a copy of the map. */
    public StateReader(Map<String, byte[]> entries) {
        rest = new LinkedHashMap<>(entries);
    }

    /** Takes all entries behind a prefix, which is cut off. */
    public Map<String, byte[]> part(String prefix) {
        Map<String, byte[]> part = new LinkedHashMap<>();
        rest.forEach(
                (name, bytes) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), bytes);
                    }
                });
        part.keySet().forEach(name -> rest.remove(prefix + name));
        return part;
    }

    /** Takes float32 numbers. */
    public float[] floats(String name, int count) {
        float[] values = new float[count];
        take(name, count * Float.BYTES).asFloatBuffer().get(values);
        return values;
    }

    /** Takes float64 numbers. */
    public double[] numbers(String name, int count) {
        double[] values = new double[count];
        take(name, count * Double.BYTES).asDoubleBuffer().get(values);
        return values;
    }

    /** Takes a text. */
    public String text(String name) {
        return new String(take(name), StandardCharsets.UTF_8);
    }

    /** Takes a text and checks that it is the expected one. */
    public void require(String name, String expected) {
        String value = text(name);
        if (!value.equals(expected)) {
            throw new IllegalArgumentException(
                    "state " + name + ": " + value + ", expected " + expected);
        }
    }

    /** Checks that nothing is left. */
    public void end() {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("state: unknown entries " + rest.keySet());
        }
    }

    private ByteBuffer take(String name, int size) {
        byte[] bytes = take(name);
        if (bytes.length != size) {
            throw new IllegalArgumentException(
                    "state " + name + ": " + bytes.length + " bytes, expected " + size);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] take(String name) {
        byte[] bytes = rest.remove(name);
        if (bytes == null) {
            throw new IllegalArgumentException("state: no entry named " + name);
        }
        return bytes;
    }
}
