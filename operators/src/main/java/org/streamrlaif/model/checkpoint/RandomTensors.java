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
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Random tensors for every name that a configuration asks for: norms are 1, biases 0, all others
 * normal with variance 1 / inputs. Optional tensors are absent.
 *
 * <p>The numbers are one block of normal samples that repeats, so that billions are made at the
 * speed of memory; its length is prime, so no two rows of a matrix are alike.
 */
public final class RandomTensors implements ModelTensors {
    private static final int BLOCK = 1_000_003;

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
        float[] samples = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            samples[i] = (float) random.nextGaussian();
        }
        block = manager.create(samples);
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
        double deviation = 0;
        if (shape.length > 1 || !(name.endsWith(".weight") || name.endsWith(".bias"))) {
            long inputs = TensorData.elements(shape) / (shape.length > 1 ? shape[0] : 1);
            deviation = 1 / Math.sqrt(inputs);
        }
        return kernels.train("repeated")
                .tensor("block", block)
                .integers("shape", shape)
                .integer("dtype", type.number())
                .integer("start", random.nextInt(BLOCK))
                .real("factor", deviation)
                .real("offset", deviation == 0 && name.endsWith(".weight") ? 1 : 0)
                .run(manager);
    }

    @Override
    public void close() {
        block.close();
    }
}
