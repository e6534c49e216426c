package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.SpareBuffers;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.ScalarModel;
import org.streamrlaif.training.TrainedTensors;

/**
 * The value function V of algorithms that have one: an adapter with a scalar head on the policy's
 * base, and its training. One thread at a time.
 */
final class ValueFunction implements AutoCloseable {

    private static final long SEED = 0x9E3779B97F4A7C15L;

    private final LearnConfig config;
    private final ScalarModel model;

    ValueFunction(VisionLanguageModel base, LearnConfig config, long seed) {
        this.config = config;
        model = new ScalarModel(base, config.lora(), config.value(), seed ^ SEED);
    }

    /**
     * V [n] before each position of a micro-batch. One that stays on the device keeps what the next
     * gradient needs of this pass: the two must follow each other without an update between.
     */
    float[] predict(MicroBatch part, SpareBuffers spare) {
        if (!part.stays() || config.gradientCheckpointing()) {
            return model.predict(part.batch(), part.positions().places());
        }
        try (NDArray values =
                model.train("kept_scalars", part.batch(), part.positions().places())
                        .tensors("tape", part.tape())
                        .tensors("spare", spare.wrapped())
                        .run(part.batch().manager())) {
            return values.toFloatArray();
        }
    }

    /**
     * Adds the gradient of a micro-batch's part of the clipped value loss, by the kernel {@code
     * ppo_value_gradient}; returns its two sums.
     *
     * @param share 1 / positions of the minibatch
     */
    float[] addGradient(MicroBatch part, LossInputs inputs, double share, SpareBuffers spare) {
        try (NDArray sums =
                model.train("ppo_value_gradient", part.batch(), part.positions().places())
                        .tensor("old_values", part.positions().gather(inputs.values()))
                        .tensor("returns", part.positions().gather(inputs.returns()))
                        .real("clip_range", config.clip().value())
                        .real("share", share)
                        .flag("checkpoint", config.gradientCheckpointing())
                        .tensors("tape", part.tape())
                        .tensors("gradients", model.gradients())
                        .tensors("spare", spare.wrapped())
                        .run(part.batch().manager())) {
            return sums.toFloatArray();
        }
    }

    /** Gradients and optimiser. */
    TrainedTensors trained() {
        return model.trained();
    }

    /** Adapter, head and moments, live, by the names of the state. */
    Map<String, NDArray> tensors() {
        return StateWriter.behind("value/", model.tensors());
    }

    /** Adds what the state holds beside {@link #tensors()}. */
    void writeCount(StateWriter state) {
        model.writeCount("value/", state);
    }

    /** Takes over tensors and count. */
    void read(StateReader state) {
        StateReader own = new StateReader(state.part("value/"));
        model.read(own);
        own.end();
    }

    @Override
    public void close() {
        model.close();
    }
}
