package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors in a fixed order that a training kernel learns in full, with their gradients and
 * the moments of AdamW (betas 0.9 and 0.98, no decay, gradient norm clipped to 1).
 */
final class TrainedParameters implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;
    private static final double EPSILON = 1e-8;
    private static final double MAX_NORM = 1;

    private final Kernels kernels;
    private final NDManager manager;
    private final Map<String, NDArray> named = new LinkedHashMap<>();
    private final List<NDArray> ordered = new ArrayList<>();
    private TensorList values;
    private TensorList gradients;
    private TensorList first;
    private TensorList second;
    private int steps;

    TrainedParameters(Kernels kernels) {
        this.kernels = kernels;
        manager = kernels.newManager();
    }

    /** Adds the next parameter. */
    void add(String name, TensorData tensor) {
        NDArray array = tensor.toArray(manager, DataType.FLOAT32);
        named.put(name, array);
        ordered.add(array);
    }

    /** Adds the next place of the kernel's order without a parameter for it. */
    void addAbsent() {
        ordered.add(manager.create(new Shape(0), DataType.FLOAT32));
    }

    /** The parameters as a kernel's argument. */
    TensorList values() {
        if (values == null) {
            values = new TensorList(ordered);
        }
        return values;
    }

    /** The accumulators of the gradients as a kernel's argument. */
    TensorList gradients() {
        if (gradients == null) {
            gradients = zeros();
            first = zeros();
            second = zeros();
        }
        return gradients;
    }

    /** Learns from the gradients and clears them. Returns their norm. */
    double step(double rate) {
        steps++;
        return kernels.train("adamw_step")
                .tensors(values())
                .tensors(gradients())
                .tensors(first)
                .tensors(second)
                .integer(steps)
                .real(rate)
                .real(BETA1)
                .real(BETA2)
                .real(EPSILON)
                .real(0)
                .real(MAX_NORM)
                .runReal();
    }

    /** Copies of the parameters whose names start with a prefix. */
    Map<String, TensorData> tensors(String prefix) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        named.forEach(
                (name, array) -> {
                    if (name.startsWith(prefix)) {
                        tensors.put(name, TensorData.of(array));
                    }
                });
        return tensors;
    }

    private TensorList zeros() {
        return new TensorList(ordered.stream().map(NDArray::zerosLike).toList());
    }

    @Override
    public void close() {
        for (TensorList list : new TensorList[] {values, gradients, first, second}) {
            if (list != null) {
                list.close();
            }
        }
        manager.close();
    }
}
