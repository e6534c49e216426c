package org.streamrlaif.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Named tensors in a fixed order that a training kernel learns in full, with their gradients and
 * the moments of AdamW (betas 0.9 and 0.98, no decay, gradient norm clipped to 1).
 */
final class TrainedParameters implements AutoCloseable {
    private static final OptimizerConfig ADAMW =
            new OptimizerConfig(LearningRate.constant(1, 0), 0.9, 0.98, 1e-8, 0, 1);

    private final Kernels kernels;
    private final NDManager manager;
    private final Map<String, NDArray> named = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<NDArray> ordered = new ArrayList<>();
    private final List<NDArray> gradients = new ArrayList<>();
    private Optimizer optimizer;

    TrainedParameters(Kernels kernels) {
        this.kernels = kernels;
        manager = kernels.newManager();
    }

    /** Adds the next parameter. */
    void add(String name, TensorData tensor) {
        NDArray array = tensor.toArray(manager, DataType.FLOAT32);
        named.put(name, array);
        names.add(name);
        ordered.add(array);
    }

    /** Adds the next place of the kernel's order without a parameter for it. */
    void addAbsent() {
        names.add("");
        ordered.add(manager.create(new Shape(0), DataType.FLOAT32));
    }

    /** The parameters as a kernel's argument. */
    List<NDArray> values() {
        return ordered;
    }

    /** The accumulators of the gradients as a kernel's argument. */
    List<NDArray> gradients() {
        if (optimizer == null) {
            ordered.forEach(p -> gradients.add(manager.zeros(p.getShape(), p.getDataType())));
            optimizer = new Optimizer(ADAMW, kernels, names, ordered);
        }
        return gradients;
    }

    /** The accumulated gradients by parameter, those of absent parameters left out. */
    Map<String, NDArray> accumulated() {
        Map<String, NDArray> accumulated = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()) {
                accumulated.put(names.get(i), gradients.get(i));
            }
        }
        return accumulated;
    }

    /** One parameter. */
    NDArray tensor(String name) {
        return named.get(name);
    }

    /** Learns from the gradients and clears them. Returns their norm. */
    double step(double rate) {
        return optimizer.step(gradients, rate);
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

    @Override
    public void close() {
        if (optimizer != null) {
            optimizer.close();
        }
        manager.close();
    }
}
