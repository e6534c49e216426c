package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A checkpoint's tensors by common name, remembering which were taken. */
final class NamedTensors {
    private final NDManager manager;
    private final ModelTensors source;
    private final Map<String, NDArray> taken = new LinkedHashMap<>();

    /**
     * @param manager owns the tensors
     * @param source where they come from
     */
    NamedTensors(NDManager manager, ModelTensors source) {
        this.manager = manager;
        this.source = source;
    }

    /** The tensor of this name; one without elements when it is optional and absent. */
    NDArray take(String name) {
        NDArray tensor = source.get(name);
        if (tensor == null) {
            return none();
        }
        taken.put(name, tensor);
        return tensor;
    }

    /** Weight and bias of a module. */
    List<NDArray> takePair(String module) {
        return List.of(take(module + ".weight"), take(module + ".bias"));
    }

    /** A tensor without elements, which kernels take for an absent one. */
    NDArray none() {
        return manager.create(new Shape(0));
    }

    /** What was taken so far, by name, in order. */
    Map<String, NDArray> taken() {
        return Collections.unmodifiableMap(taken);
    }
}
