package org.streamrlaif.sft;

import static org.streamrlaif.platform.Settings.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.TrainedTensors;

/**
 * Trains every weight of a model's decoder, in place, by the kernel {@code decoder_gradient}: the
 * model must be this object's alone.
 */
final class DecoderTuning implements Tuning {

    private final VisionLanguageModel model;
    private final boolean gradientCheckpointing;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final TrainedTensors trained;

    /**
     * @throws IllegalArgumentException when the weights are not float32: updates would be lost in
     *     rounding
     */
    DecoderTuning(
            VisionLanguageModel model, OptimizerConfig optimizer, boolean gradientCheckpointing) {
        this.model = model;
        this.gradientCheckpointing = gradientCheckpointing;
        TextDecoder decoder = model.decoder();
        DataType type = decoder.table().getDataType();
        require(
                type == DataType.FLOAT32,
                "device.dtype",
                type.name().toLowerCase(Locale.ROOT),
                "float32 to train all weights");
        List<NDArray> weights = decoder.weights();
        for (int i = 0; i < weights.size(); i++) {
            parameters.put("weight." + i, weights.get(i));
        }
        parameters.put("table", decoder.table());
        if (!decoder.config().tiedHead()) {
            parameters.put("head", decoder.head());
        }
        trained =
                new TrainedTensors(
                        model.kernels(),
                        new ArrayList<>(parameters.keySet()),
                        new ArrayList<>(parameters.values()),
                        optimizer);
    }

    @Override
    public double addGradient(TrainingBatch batch) {
        return model.decoder()
                .arguments(model.kernels().train("decoder_gradient"), null)
                .tensor("embeds", batch.embeds())
                .tensor("positions", batch.positions())
                .tensor("mask", batch.mask())
                .tensor("ids", batch.ids())
                .tensor("visual", batch.visualPlaces())
                .tensor("head", model.decoder().head())
                .tensor("rows", batch.places())
                .tensor("targets", batch.targets())
                .tensor("shares", batch.shares())
                .flag("checkpoint", gradientCheckpointing)
                .tensors("gradients", trained.gradients())
                .runReal();
    }

    @Override
    public LoraAdapter adapter() {
        return null;
    }

    @Override
    public TrainedTensors trained() {
        return trained;
    }

    @Override
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.putAll(StateWriter.behind("model/", present()));
        tensors.putAll(StateWriter.behind("optimizer/", trained.moments()));
        return tensors;
    }

    @Override
    public void read(StateReader state) {
        present()
                .forEach(
                        (name, tensor) ->
                                tensor.set(
                                        state.floats(
                                                "model/" + name, Math.toIntExact(tensor.size()))));
        trained.restore(state.part("optimizer/"));
    }

    @Override
    public void write(Path folder) {
        model.save(folder, null);
    }

    @Override
    public void close() {
        trained.close();
    }

    /** Absent biases keep places without elements in the kernels' lists, none in the state. */
    private Map<String, NDArray> present() {
        Map<String, NDArray> present = new LinkedHashMap<>();
        parameters.forEach(
                (name, tensor) -> {
                    if (tensor.size() > 0) {
                        present.put(name, tensor);
                    }
                });
        return present;
    }
}
