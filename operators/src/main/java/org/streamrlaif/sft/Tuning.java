package org.streamrlaif.sft;

import static org.streamrlaif.platform.Settings.require;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.training.TrainedTensors;

/** What fine-tuning changes. One thread at a time. */
sealed interface Tuning extends AutoCloseable permits AdapterTuning, DecoderTuning {

    /**
     * What the settings ask for, before its first update.
     *
     * @param start folder of the adapter to go on from
     * @throws IllegalArgumentException when there is such a folder but no adapter to train
     */
    static Tuning of(
            VisionLanguageModel model,
            SftConfig config,
            Optional<String> start,
            OptimizerConfig optimizer,
            long seed) {
        require(
                start.isEmpty() || config.tuned() == SftConfig.Tuned.ADAPTER,
                "policy.adapter",
                start.orElse(""),
                "none where all weights are trained");
        return switch (config.tuned()) {
            case ADAPTER ->
                    new AdapterTuning(
                            model,
                            start.map(folder -> model.readAdapter(Path.of(folder)))
                                    .orElseGet(() -> model.newAdapter(config.lora(), seed)),
                            optimizer,
                            config.gradientCheckpointing());
            case DECODER -> new DecoderTuning(model, optimizer, config.gradientCheckpointing());
        };
    }

    /** Adds the gradient of a micro-batch; returns its part of the weighted mean cross-entropy. */
    double addGradient(TrainingBatch batch);

    /** The adapter to compute with; null when the model itself is trained. */
    LoraAdapter adapter();

    /** Gradients and optimiser. */
    TrainedTensors trained();

    /** Weights and moments, live, by the names of the state. */
    Map<String, NDArray> tensors();

    /** Takes over weights and optimiser. */
    void read(StateReader state);

    /** Writes the result: an adapter in PEFT format, or a whole checkpoint. */
    void write(Path folder);

    @Override
    void close();
}
