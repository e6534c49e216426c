package org.streamrlaif.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes trained state apart again: each entry is taken once, and {@link #end} finds what is left
 * over.
 *
 * <p>A missing entry, one of the wrong size and one that nobody takes are {@link
 * IllegalArgumentException}s that name it.
 */
public final class StateReader {

    private final Map<String, byte[]> state;
    private final Set<String> rest;

    /** Reads a state, which may be a {@link StoredState}: each entry when it is taken. */
    public StateReader(Map<String, byte[]> state) {
        this.state = state;
        rest = new LinkedHashSet<>(state.keySet());
    }

    /** Takes all entries behind a prefix, which is cut off; reads none. */
    public Map<String, byte[]> part(String prefix) {
        Set<String> part = new LinkedHashSet<>();
        for (String name : rest) {
            if (name.startsWith(prefix)) {
                part.add(name.substring(prefix.length()));
            }
        }
        part.forEach(name -> rest.remove(prefix + name));
        return new StoredState(part, name -> state.get(prefix + name));
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

    /** Takes bytes of any number. */
    public byte[] bytes(String name) {
        return take(name);
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
            throw new IllegalArgumentException("state: unknown entries " + rest);
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
        if (!rest.remove(name)) {
            throw new IllegalArgumentException("state: no entry named " + name);
        }
        return state.get(name);
    }
}
