package org.streamrlaif.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelTensors;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Random tensors for every name that a configuration asks for, see {@link RandomNumbers}. Optional
 * tensors are absent.
 */
public final class RandomTensors implements ModelTensors {
    private final Map<String, long[]> shapes;
    private final Kernels kernels;
    private final NDManager manager;
    private final TensorType type;
    private final NDArray block;
    private final Random random;

    /**
     * @param manager owns the tensors
     * @param seed decides them
     */
    public RandomTensors(
            ModelConfig config, Kernels kernels, NDManager manager, TensorType type, long seed) {
        ExpectedTensors expected = config.expected();
        shapes = new HashMap<>(expected.shapes());
        shapes.keySet().removeIf(expected::isOptional);
        this.kernels = kernels;
        this.manager = manager;
        this.type = type;
        random = new Random(seed);
        block = manager.create(RandomNumbers.block(random));
    }

    @Override
    public NDArray get(String name) {
        long[] shape = shapes.get(name);
        return shape == null ? null : fill(name, shape);
    }

    @Override
    public NDArray stacked(List<String> names) {
        long[] shape = shapes.get(names.get(0)).clone();
        for (String name : names.subList(1, names.size())) {
            shape[0] += shapes.get(name)[0];
        }
        return fill(names.get(0), shape);
    }

    private NDArray fill(String name, long[] shape) {
        return kernels.train("repeated")
                .tensor("block", block)
                .integers("shape", shape)
                .integer("dtype", type.number())
                .integer("start", random.nextInt(RandomNumbers.BLOCK))
                .real("factor", RandomNumbers.deviation(name, shape))
                .real("offset", RandomNumbers.mean(name, shape))
                .run(manager);
    }

    @Override
    public void close() {
        block.close();
    }
}
