package org.streamrlaif.sft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.PromptTooLongException;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.SampleAnswer;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.TrainedTensors;

/**
 * Supervised fine-tuning: one update per batch, along the gradient of the weighted mean
 * cross-entropy of all answer tokens of the batch.
 *
 * <p>An update whose loss or gradient is not finite is skipped with a warning. After the last batch
 * the result is written. One thread at a time.
 */
public final class SftTrainer implements TrainedCore<List<Rollout>, TunedBatch> {

    private static final Logger LOG = LoggerFactory.getLogger(SftTrainer.class);
    private static final String STAGE = "sft";

    private final Models.Lease lease;
    private final VisionLanguageModel model;
    private final SftConfig config;
    private final SftTask task;
    private final long updates;
    private final String base;
    private final SftStep step;
    private final Tuning tuning;
    private final Validation validation;

    /**
     * A trainer before its first batch.
     *
     * @param lease what is tuned, closed with this; with {@link SftConfig.Tuned#DECODER} its
     *     weights change in place, so nobody else may use it
     * @param heldOut what is measured on; may be empty
     */
    public SftTrainer(
            Models.Lease lease,
            SftConfig config,
            SftTask task,
            List<HeldOutExample> heldOut,
            long seed) {
        this.lease = lease;
        model = lease.model();
        this.config = config;
        this.task = task;
        updates = task.plan().updates(config.batchSize());
        base = model.hash();
        step = new SftStep(model, config, task.start(), updates, seed);
        tuning = step.tuning();
        validation = new Validation(model, config, heldOut);
    }

    @Override
    public TunedBatch run(long batch, List<Rollout> items) throws InterruptedException {
        Map<Long, VoidReason> voids = new LinkedHashMap<>();
        List<Example> examples = examples(items, voids);
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (!examples.isEmpty()) {
            learn(batch, examples, metrics);
        }
        long first = batch * config.batchSize();
        metrics.put("stage", first < task.plan().easy() ? 1.0 : task.plan().easy() > 0 ? 2.0 : 1.0);
        List<SampleAnswer> samples = List.of();
        if (!validation.isEmpty() && config.validation().isDue(batch, updates)) {
            metrics.put("validationLoss", validation.loss(tuning.adapter()));
            samples = validation.answers(tuning.adapter());
        }
        if (batch == updates - 1) {
            task.out().ifPresent(folder -> tuning.write(Path.of(folder)));
        }
        return new TunedBatch(voids, metrics, samples);
    }

    private List<Example> examples(List<Rollout> items, Map<Long, VoidReason> voids) {
        List<Example> examples = new ArrayList<>();
        for (Rollout item : items) {
            if (item.getVoided() != null) {
                continue;
            }
            Conversation conversation = task.conversation(item.getTicket());
            try {
                VisualEmbedding visual = VisualRecords.embedding(item.getPolicyTokens());
                examples.add(Example.of(model, item.getClipId(), conversation, visual));
            } catch (PromptTooLongException e) {
                voids.put(
                        item.getTicket(),
                        new VoidReason(
                                STAGE,
                                "too-long",
                                "example " + conversation.id() + ": " + e.getMessage()));
            } catch (RuntimeException e) {
                voids.put(
                        item.getTicket(), Faults.reason(STAGE, "example " + conversation.id(), e));
            }
        }
        return examples;
    }

    private void learn(long batch, List<Example> examples, Map<String, Double> metrics)
            throws InterruptedException {
        SftStep.Result result = step.run(examples);
        TrainedTensors.Update update = result.update();
        if (!update.applied()) {
            LOG.warn("batch {}: update skipped, its loss or gradient is not finite", batch);
        }
        metrics.put("loss", result.loss());
        metrics.put("gradNorm", update.gradNorm());
        metrics.put("learningRate", update.learningRate());
        metrics.put("skipped", update.applied() ? 0.0 : 1.0);
        metrics.put("rows", (double) result.rows());
        metrics.put("tokens", examples.stream().mapToDouble(Example::tokens).sum());
    }

    /** Updates made so far. */
    public long updates() {
        return tuning.trained().steps();
    }

    @Override
    public List<StateEntry> state() {
        StateWriter state = new StateWriter();
        state.tensors("", tuning.tensors(), tuning.trained().changes());
        state.text("base", base);
        state.text("plan", task.plan().fingerprint());
        state.text("sft.batch-size", Integer.toString(config.batchSize()));
        state.part("optimizer/", tuning.trained().count());
        return state.entries();
    }

    @Override
    public void restore(Map<String, byte[]> saved) {
        StateReader reader = new StateReader(saved);
        reader.require("base", base);
        reader.require("plan", task.plan().fingerprint());
        reader.require("sft.batch-size", Integer.toString(config.batchSize()));
        tuning.read(reader);
        reader.end();
    }

    @Override
    public void close() {
        step.close();
        lease.close();
    }
}
