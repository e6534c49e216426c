package org.streamrlaif.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.training.Optimizer;

/**
 * Tensors under training: their gradient accumulators, their optimiser and its schedule.
 *
 * <p>Native kernels add to {@link #gradients()}; {@link #step} clips, updates in place and clears
 * them. One thread at a time.
 */
public final class TrainedTensors implements AutoCloseable {

    /**
     * One optimiser step.
     *
     * @param gradNorm global norm of the gradients before clipping
     * @param learningRate rate of the step
     */
    public record Update(double gradNorm, double learningRate) {

        /** Whether the tensors changed: a step along a gradient that is not finite is skipped. */
        public boolean applied() {
            return Double.isFinite(gradNorm);
        }
    }

    private final Kernels kernels;
    private final NDManager manager;
    private final List<NDArray> gradients;
    private final Optimizer optimizer;
    private final LearningRate learningRate;

    /**
     * Tensors before their first step.
     *
     * @param names one per tensor
     * @param parameters trained in place; they stay the caller's
     */
    public TrainedTensors(
            Kernels kernels,
            List<String> names,
            List<? extends NDArray> parameters,
            OptimizerConfig config) {
        this.kernels = kernels;
        manager = kernels.newManager();
        gradients =
                parameters.stream()
                        .map(tensor -> manager.zeros(tensor.getShape(), tensor.getDataType()))
                        .toList();
        learningRate = config.learningRate();
        optimizer = new Optimizer(config, kernels, names, parameters);
    }

    /** Accumulators in the order of the parameters. */
    public List<NDArray> gradients() {
        return gradients;
    }

    /** Updates the parameters along the accumulated gradients and clears these. */
    Update step() {
        // s + 1: with a warm-up, rate 0 would waste the first batch.
        double rate = learningRate.at(optimizer.steps() + 1);
        return new Update(optimizer.step(gradients, rate), rate);
    }

    /**
     * As {@link #step()}, when what the gradients belong to is sound; otherwise they are discarded
     * and the update is one that was not applied.
     */
    public Update step(boolean sound) {
        if (sound) {
            return step();
        }
        discard();
        return new Update(Double.NaN, 0);
    }

    /** Clears the accumulated gradients without a step. */
    public void discard() {
        kernels.train("clear").tensors("gradients", gradients).run();
    }

    /** Steps taken. */
    public long steps() {
        return optimizer.steps();
    }

    /** Another number whenever tensors or moments have changed. */
    public long changes() {
        return optimizer.changes();
    }

    /** Moments of the optimiser, live. */
    public Map<String, NDArray> moments() {
        return optimizer.moments();
    }

    /** Step count of the optimiser, the state beside the moments. */
    public Map<String, byte[]> count() {
        return optimizer.count();
    }

    /** Takes over moments and step count. */
    public void restore(Map<String, byte[]> state) {
        optimizer.restore(state);
    }

    @Override
    public void close() {
        optimizer.close();
        manager.close();
    }
}
