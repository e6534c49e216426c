package org.streamrlaif.model.file;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tensors that a configuration asks for: common name (see {@code CheckpointNames}) to shape, in
 * model order. Towers, projectors and families add their own.
 */
public final class ExpectedTensors {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Set<String> optional = new LinkedHashSet<>();

    /** Shape of each tensor, the optional ones included. */
    public Map<String, long[]> shapes() {
        return shapes;
    }

    /** Whether a checkpoint may do without this tensor. */
    public boolean isOptional(String name) {
        return optional.contains(name);
    }

    /** Weight and bias of a layer norm. */
    public void norm(String name, long width) {
        put(name + ".weight", width);
        put(name + ".bias", width);
    }

    /** A linear layer. */
    public void linear(String name, long out, long in, boolean bias) {
        put(name + ".weight", out, in);
        if (bias) {
            put(name + ".bias", out);
        }
    }

    /** A tensor that may be absent. */
    public void optional(String name, long... shape) {
        put(name, shape);
        optional.add(name);
    }

    /** A tensor. */
    public void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}
