package org.streamrlaif.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;

/**
 * A LoRA adapter with a linear scalar head on the last hidden state, and their optimiser: the value
 * function of the learner, the score of the reward model.
 *
 * <p>s = w · h + b with h [D] after the final norm; w and b start at 0, so that every scalar does.
 * The head is float32 whatever the base model's type. One thread at a time.
 */
public final class ScalarModel implements AutoCloseable {

    private final LoraAdapter adapter;
    private final NDManager manager;
    private final NDArray weight;
    private final NDArray bias;
    private final TrainedTensors trained;

    /** A new model on a bare base that stays the caller's. */
    public ScalarModel(
            VisionLanguageModel model, LoraConfig lora, OptimizerConfig optimizer, long seed) {
        this(model, model.newAdapter(lora, seed), optimizer);
    }

    /** A new model that starts from an adapter, which it owns from now on. */
    public ScalarModel(VisionLanguageModel model, LoraAdapter adapter, OptimizerConfig optimizer) {
        this.adapter = adapter;
        manager = model.kernels().newManager();
        weight = manager.zeros(new Shape(1, model.config().text().width()));
        bias = manager.zeros(new Shape(1));
        List<String> names = new ArrayList<>(adapter.names());
        names.addAll(List.of("head.weight", "head.bias"));
        List<NDArray> parameters = new ArrayList<>(adapter.tensors());
        parameters.addAll(List.of(weight, bias));
        trained = new TrainedTensors(model.kernels(), names, parameters, optimizer);
    }

    /** The scalars at N flat places of a micro-batch. */
    public float[] predict(PackedBatch batch, NDArray places) {
        try (NDArray scalars =
                head(batch.call("packed_scalars", adapter), places).run(batch.manager())) {
            return scalars.toFloatArray();
        }
    }

    /**
     * Starts a training kernel and gives it batch, decoder, places and head; it takes {@link
     * #gradients()}, too.
     */
    public KernelCall train(String kernel, PackedBatch batch, NDArray places) {
        return head(batch.train(kernel, adapter), places);
    }

    /** Gradient accumulators in the order of the kernels: adapter, weight, bias. */
    public List<NDArray> gradients() {
        return trained.gradients();
    }

    /** Gradients and optimiser. */
    public TrainedTensors trained() {
        return trained;
    }

    /** Updates adapter and head along the accumulated gradients. */
    public TrainedTensors.Update step() {
        return trained.step();
    }

    /** Steps taken. */
    public long steps() {
        return trained.steps();
    }

    /** Adapter, head and moments, live, by the names of the state. */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.putAll(StateWriter.behind("adapter/", adapter.named()));
        tensors.putAll(StateWriter.behind("optimizer/", trained.moments()));
        tensors.put("head.weight", weight);
        tensors.put("head.bias", bias);
        return tensors;
    }

    /** Adds the step count, which the state holds beside {@link #tensors()}, behind a prefix. */
    public void writeCount(String prefix, StateWriter state) {
        state.part(prefix + "optimizer/", trained.count());
    }

    /** Takes over tensors and count. */
    public void read(StateReader state) {
        adapter.restore(state.part("adapter/"));
        trained.restore(state.part("optimizer/"));
        weight.set(state.floats("head.weight", (int) weight.size()));
        bias.set(state.floats("head.bias", 1));
    }

    @Override
    public void close() {
        trained.close();
        manager.close();
        adapter.close();
    }

    private KernelCall head(KernelCall call, NDArray places) {
        return call.tensor("rows", places).tensor("weight", weight).tensor("bias", bias);
    }
}
