package org.streamrlaif.sft;

import java.util.List;
import java.util.Optional;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.training.TrainedTensors;

/**
 * One update of {@link SftTrainer}: packed rows in micro-batches, the gradient of the weighted mean
 * cross-entropy of all answer tokens, the optimiser's step. One thread at a time.
 */
public final class SftStep implements AutoCloseable {

    /**
     * What an update came to.
     *
     * @param loss weighted mean cross-entropy in nats per token, before the update
     * @param rows packed rows
     * @param update not applied when loss or gradient is not finite
     */
    public record Result(double loss, int rows, TrainedTensors.Update update) {}

    private final VisionLanguageModel model;
    private final int microBatchTokens;
    private final Tuning tuning;

    /**
     * Before the first update.
     *
     * @param model stays the caller's
     * @param start folder of the adapter to go on from; empty = a new one
     * @param updates how many are planned, which the learning rate follows
     */
    public SftStep(
            VisionLanguageModel model,
            SftConfig config,
            Optional<String> start,
            long updates,
            long seed) {
        this.model = model;
        microBatchTokens = config.microBatchTokens();
        tuning =
                Tuning.of(
                        model, config, start, config.optimizer().over(Math.max(1, updates)), seed);
    }

    /**
     * Learns examples.
     *
     * @param examples at least one
     * @throws InterruptedException between two micro-batches, when the result is not wanted any
     *     more
     */
    public Result run(List<Example> examples) throws InterruptedException {
        double mass = examples.stream().mapToDouble(Example::mass).sum();
        double loss = 0;
        int rows = 0;
        for (List<TrainingRow> part : TrainingRow.microBatches(examples, model, microBatchTokens)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            rows += part.size();
            try (TrainingBatch tensors = new TrainingBatch(model, part, mass)) {
                loss += tuning.addGradient(tensors);
            }
        }
        return new Result(loss, rows, tuning.trained().step(Double.isFinite(loss)));
    }

    /** What is trained. */
    Tuning tuning() {
        return tuning;
    }

    @Override
    public void close() {
        tuning.close();
    }
}
