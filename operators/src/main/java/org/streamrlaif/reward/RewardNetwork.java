package org.streamrlaif.reward;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.kernel.SpareBuffers;
import org.streamrlaif.packing.MicroBatches;
import org.streamrlaif.packing.PackedBatch;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.training.ScalarModel;

/**
 * The native side of the reward model: raw scores of packed rows, and Bradley–Terry updates, whose
 * loss is the kernel {@code preference_gradient} ({@code reward.py}). One thread at a time.
 */
final class RewardNetwork implements AutoCloseable {

    private final VisionLanguageModel model;
    private final RewardConfig config;
    private final ScalarModel scalar;
    private final SpareBuffers spare = new SpareBuffers();

    /**
     * A network that gives 0 to everything.
     *
     * @param startAdapter PEFT folder of the adapter that its own starts as; empty for a new one
     */
    RewardNetwork(
            VisionLanguageModel model,
            Optional<Path> startAdapter,
            RewardConfig config,
            long seed) {
        this.model = model;
        this.config = config;
        LoraAdapter adapter =
                startAdapter
                        .map(model::readAdapter)
                        .orElseGet(() -> model.newAdapter(config.lora(), seed));
        this.scalar = new ScalarModel(model, adapter, config.optimizer());
    }

    /**
     * Raw scores of every response of every row.
     *
     * @throws InterruptedException between two native calls
     */
    double[][] scores(List<PackedPrompt> rows) throws InterruptedException {
        double[][] scores = new double[rows.size()][];
        for (List<Integer> part : plan(rows)) {
            List<PackedPrompt> chosen = part.stream().map(rows::get).toList();
            try (PackedBatch batch = batch(chosen)) {
                double[][] own = split(scalar.predict(batch, batch.ends()), 0, chosen);
                for (int i = 0; i < own.length; i++) {
                    scores[part.get(i)] = own[i];
                }
            }
        }
        return scores;
    }

    /**
     * Adds the gradients of an update's pairs; returns the sum of their cross-entropies.
     *
     * @param scores receives the raw scores of every response of every row
     * @throws InterruptedException between two native calls
     */
    double addGradients(List<ComparedRow> rows, Map<PackedPrompt, double[]> scores)
            throws InterruptedException {
        double share = 1.0 / rows.stream().mapToInt(ComparedRow::pairs).sum();
        double loss = 0;
        for (List<Integer> part : plan(rows.stream().map(ComparedRow::row).toList())) {
            List<ComparedRow> chosen = part.stream().map(rows::get).toList();
            List<PackedPrompt> packed = chosen.stream().map(ComparedRow::row).toList();
            try (PackedBatch batch = batch(packed)) {
                float[] found = addGradients(batch, chosen, share);
                loss += found[0];
                double[][] own = split(found, 1, packed);
                for (int i = 0; i < own.length; i++) {
                    scores.put(packed.get(i), own[i]);
                }
            }
        }
        return loss;
    }

    /** The weights with their optimiser. */
    ScalarModel weights() {
        return scalar;
    }

    @Override
    public void close() {
        spare.close();
        scalar.close();
    }

    /** The kernel's result: the loss, then the scores. */
    private float[] addGradients(PackedBatch batch, List<ComparedRow> rows, double share) {
        int pairs = rows.stream().mapToInt(ComparedRow::pairs).sum();
        long[] first = new long[pairs];
        long[] second = new long[pairs];
        float[] pChosen = new float[pairs];
        int at = 0;
        int firstResponse = 0;
        for (ComparedRow row : rows) {
            for (int m = 0; m < row.pairs(); m++) {
                first[at] = (long) firstResponse + row.first()[m];
                second[at] = (long) firstResponse + row.second()[m];
                pChosen[at++] = (float) config.labels().target(row.pChosen()[m]);
            }
            firstResponse += row.row().blocks().size();
        }
        try (NDArray found =
                scalar.train("preference_gradient", batch, batch.ends())
                        .tensor("first", batch.manager().create(first))
                        .tensor("second", batch.manager().create(second))
                        .tensor("p_chosen", batch.manager().create(pChosen))
                        .real("centring", config.centring())
                        .real("share", share)
                        .flag("checkpoint", config.gradientCheckpointing())
                        .tensors("gradients", scalar.gradients())
                        .tensors("spare", spare.wrapped())
                        .run(batch.manager())) {
            return found.toFloatArray();
        }
    }

    /** Scores of each row's responses, which begin at one place of a flat array. */
    private static double[][] split(float[] flat, int from, List<PackedPrompt> rows) {
        double[][] scores = new double[rows.size()][];
        int at = from;
        for (int row = 0; row < scores.length; row++) {
            scores[row] = new double[rows.get(row).blocks().size()];
            for (int k = 0; k < scores[row].length; k++) {
                scores[row][k] = flat[at++];
            }
        }
        return scores;
    }

    private PackedBatch batch(List<PackedPrompt> rows) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new PackedBatch(model, rows);
    }

    private List<List<Integer>> plan(List<PackedPrompt> rows) {
        int[] lengths = rows.stream().mapToInt(PackedPrompt::length).toArray();
        return MicroBatches.plan(lengths, config.microBatchTokens());
    }
}
