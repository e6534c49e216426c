package org.streamrlaif.model.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A checkpoint's tensors by common name, remembering which were taken. */
public final class NamedTensors {
    private final NDManager manager;
    private final ModelTensors source;
    private final Map<String, Supplier<NDArray>> taken = new LinkedHashMap<>();

    /**
     * @param manager owns the tensors
     * @param source where they come from
     */
    public NamedTensors(NDManager manager, ModelTensors source) {
        this.manager = manager;
        this.source = source;
    }

    /** The tensor of this name; one without elements when it is optional and absent. */
    public NDArray take(String name) {
        NDArray tensor = source.get(name);
        if (tensor == null) {
            return none();
        }
        taken.put(name, () -> tensor);
        return tensor;
    }

    /** Weight and bias of a module. */
    public List<NDArray> takePair(String module) {
        return List.of(take(module + ".weight"), take(module + ".bias"));
    }

    /**
     * Weights and biases of several modules, one above the other: two tensors. Each module's own
     * are remembered as rows of them, which are not tensors until they are asked for: those would
     * keep the memory of the whole when it is released.
     */
    public List<NDArray> takeStacked(List<String> modules) {
        return List.of(stacked(modules, ".weight"), stacked(modules, ".bias"));
    }

    private NDArray stacked(List<String> modules, String kind) {
        List<String> names = modules.stream().map(module -> module + kind).toList();
        NDArray all = source.stacked(names);
        long rows = all.getShape().get(0) / names.size();
        for (int i = 0; i < names.size(); i++) {
            NDIndex own = new NDIndex().addSliceDim(i * rows, (i + 1) * rows);
            taken.put(names.get(i), () -> all.get(own));
        }
        return all;
    }

    /** A tensor without elements, which kernels take for an absent one. */
    public NDArray none() {
        return manager.create(new Shape(0));
    }

    /** What was taken so far, by name, in order. */
    public Map<String, NDArray> taken() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        taken.forEach((name, tensor) -> tensors.put(name, tensor.get()));
        return Collections.unmodifiableMap(tensors);
    }
}
