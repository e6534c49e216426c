package org.streamrlaif.sft;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.kernel.SpareBuffers;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.TrainedTensors;

/** Trains an adapter on a frozen model, by the kernel {@code token_gradient}. */
final class AdapterTuning implements Tuning {

    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final boolean gradientCheckpointing;
    private final TrainedTensors trained;
    private final SpareBuffers spare = new SpareBuffers();

    /**
     * @param adapter what it starts from; owned from now on
     */
    AdapterTuning(
            VisionLanguageModel model,
            LoraAdapter adapter,
            OptimizerConfig optimizer,
            boolean gradientCheckpointing) {
        this.model = model;
        this.adapter = adapter;
        this.gradientCheckpointing = gradientCheckpointing;
        trained =
                new TrainedTensors(model.kernels(), adapter.names(), adapter.tensors(), optimizer);
    }

    @Override
    public double addGradient(TrainingBatch batch) {
        return model.decoder()
                .arguments(model.kernels().train("token_gradient"), adapter)
                .tensor("embeds", batch.embeds())
                .tensor("positions", batch.positions())
                .tensor("mask", batch.shortMask())
                .tensor("rows", batch.places())
                .tensor("head", model.decoder().head())
                .tensor("targets", batch.targets())
                .tensor("shares", batch.shares())
                .flag("checkpoint", gradientCheckpointing)
                .tensors("gradients", trained.gradients())
                .tensors("spare", spare.wrapped())
                .runReal();
    }

    @Override
    public LoraAdapter adapter() {
        return adapter;
    }

    @Override
    public TrainedTensors trained() {
        return trained;
    }

    @Override
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.putAll(StateWriter.behind("adapter/", adapter.named()));
        tensors.putAll(StateWriter.behind("optimizer/", trained.moments()));
        return tensors;
    }

    @Override
    public void read(StateReader state) {
        adapter.restore(state.part("adapter/"));
        trained.restore(state.part("optimizer/"));
    }

    @Override
    public void write(Path folder) {
        adapter.write(folder);
    }

    @Override
    public void close() {
        spare.close();
        trained.close();
        adapter.close();
    }
}
