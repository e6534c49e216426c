package org.streamrlaif.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.TensorBytes;

/**
 * AdamW over a list of named float32 tensors, which it updates in place. Tensors without elements
 * (absent adapters and biases, which keep their places in the kernels' lists) are skipped. Owns the
 * moments; one thread at a time. The arithmetic is the kernel {@code adamw_step}.
 *
 * <p>Update t = 1, 2, …: {@code g ← g·min(1, c/‖g‖)} over all tensors together, {@code m ← β₁m +
 * (1−β₁)g}, {@code v ← β₂v + (1−β₂)g²}, {@code p ← p − lr·λ·p − lr·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) +
 * ε)}. Source: Loshchilov and Hutter 2019, as in PyTorch.
 */
public final class Optimizer implements AutoCloseable {
    private static final String STEP = "step";
    private static final String FIRST = "first/";
    private static final String SECOND = "second/";

    private final OptimizerConfig config;
    private final Kernels kernels;
    private final NDManager manager;
    private final List<String> names = new ArrayList<>();
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private long step;
    private long changes;

    /**
     * Moments of zero for the given tensors, which stay the caller's.
     *
     * @param names one per tensor, in the same order
     */
    public Optimizer(
            OptimizerConfig config,
            Kernels kernels,
            List<String> names,
            List<? extends NDArray> parameters) {
        this.config = config;
        this.kernels = kernels;
        this.manager = kernels.newManager();
        for (int i = 0; i < parameters.size(); i++) {
            NDArray parameter = parameters.get(i);
            if (parameter.size() > 0) {
                this.names.add(names.get(i));
                this.parameters.add(parameter);
                first.add(manager.zeros(parameter.getShape(), parameter.getDataType()));
                second.add(manager.zeros(parameter.getShape(), parameter.getDataType()));
            }
        }
    }

    /**
     * One update; the gradients are zero afterwards.
     *
     * @param gradients in the order of the constructor's tensors
     * @return norm of all gradients before clipping; when it is not finite, parameters and moments
     *     stay as they were
     */
    public double step(List<? extends NDArray> gradients, double learningRate) {
        List<NDArray> present =
                gradients.stream().filter(g -> g.size() > 0).map(NDArray.class::cast).toList();
        if (present.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    "gradients: " + present.size() + " tensors, expected " + parameters.size());
        }
        double norm =
                kernels.train("adamw_step")
                        .tensors("parameters", parameters)
                        .tensors("gradients", present)
                        .tensors("first", first)
                        .tensors("second", second)
                        .integer("step", step + 1)
                        .real("lr", learningRate)
                        .real("beta1", config.beta1())
                        .real("beta2", config.beta2())
                        .real("eps", config.epsilon())
                        .real("decay", config.weightDecay())
                        .real("max_norm", config.maxGradNorm())
                        .runReal();
        if (Double.isFinite(norm)) {
            step++;
            changes++;
        }
        return norm;
    }

    /** Another number whenever parameters or moments have changed, by an update or otherwise. */
    public long changes() {
        return changes;
    }

    /** Updates made so far. */
    public long steps() {
        return step;
    }

    /**
     * The update count and both moments of each tensor, as little-endian bytes under stable names.
     */
    public Map<String, byte[]> snapshot() {
        Map<String, byte[]> state = new LinkedHashMap<>(count());
        moments().forEach((name, moment) -> state.put(name, TensorBytes.of(moment)));
        return state;
    }

    /** The update count alone, as in {@link #snapshot}. */
    public Map<String, byte[]> count() {
        ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return Map.of(STEP, count.putLong(step).array());
    }

    /** Both moments of each tensor, live, under the names of {@link #snapshot}. */
    public Map<String, NDArray> moments() {
        Map<String, NDArray> moments = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            moments.put(FIRST + names.get(i), first.get(i));
            moments.put(SECOND + names.get(i), second.get(i));
        }
        return moments;
    }

    /** Takes over a {@link #snapshot()} made for the same tensors. */
    public void restore(Map<String, byte[]> state) {
        byte[] count = state.get(STEP);
        if (count == null || count.length != 8) {
            throw new IllegalArgumentException("optimizer state: no step, expected 8 bytes");
        }
        Set<String> moments = new LinkedHashSet<>(state.keySet());
        moments.remove(STEP);
        TensorBytes.restore(kernels, moments(), moments, state::get);
        changes++;
        step = ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Override
    public void close() {
        manager.close();
    }
}
