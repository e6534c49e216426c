package org.streamrlaif.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.training.TrainedTensors;

/** Trains the reward network on the fresh pairs of a batch and on remembered ones. */
record PreferenceTraining(RewardNetwork network, RewardConfig config) {

    private static final Logger LOG = LoggerFactory.getLogger(PreferenceTraining.class);

    /**
     * What a batch teaches.
     *
     * @param updates rows of each update, in order
     * @param replayedPairs how many of their pairs are remembered ones
     */
    record Plan(List<List<ComparedRow>> updates, int replayedPairs) {

        static final Plan NONE = new Plan(List.of(), 0);

        /** Rows that are learnt from before anything has changed. */
        Set<PackedPrompt> first() {
            Set<PackedPrompt> rows = Collections.newSetFromMap(new IdentityHashMap<>());
            updates.stream().limit(1).flatMap(List::stream).forEach(row -> rows.add(row.row()));
            return rows;
        }
    }

    /** Shuffles fresh and remembered rows together: about {@code pairs-per-update} to an update. */
    Plan plan(List<ComparedRow> fresh, Replay replay, Random random) throws InterruptedException {
        List<ComparedRow> replayed = replay.draw(replayedPairs(pairs(fresh)), random);
        List<ComparedRow> rows = new ArrayList<>(fresh);
        rows.addAll(replayed);
        Collections.shuffle(rows, random);
        return new Plan(updates(rows, config.pairsPerUpdate()), pairs(replayed));
    }

    /**
     * Makes the updates of a plan.
     *
     * @return the scores of the first update's rows before it, by identity
     * @throws InterruptedException when the result is not wanted any more
     */
    Map<PackedPrompt, double[]> train(long batch, Plan plan, Map<String, Double> metrics)
            throws InterruptedException {
        Map<PackedPrompt, double[]> before = new IdentityHashMap<>();
        int pairs = 0;
        double loss = 0;
        double gradNorm = 0;
        int applied = 0;
        int skipped = 0;
        double learningRate = 0;
        for (List<ComparedRow> update : plan.updates()) {
            loss += network.addGradients(update, pairs == 0 ? before : new IdentityHashMap<>());
            pairs += pairs(update);
            TrainedTensors.Update step = network.weights().step();
            if (step.applied()) {
                applied++;
                gradNorm += step.gradNorm();
                learningRate = step.learningRate();
            } else {
                skipped++;
                LOG.warn("batch {}: reward update skipped, its gradient is not finite", batch);
            }
        }
        metrics.put(RewardMetrics.REPLAYED_PAIRS, (double) plan.replayedPairs());
        metrics.put(RewardMetrics.LOSS, loss / pairs);
        metrics.put(RewardMetrics.GRAD_NORM, gradNorm / Math.max(1, applied));
        metrics.put(RewardMetrics.LEARNING_RATE, learningRate);
        metrics.put(RewardMetrics.SKIPPED_UPDATES, (double) skipped);
        return before;
    }

    /** Enough to keep the ratio, and to fill up a small update. */
    private int replayedPairs(int freshPairs) {
        if (config.replayRatio() == 0) {
            return 0;
        }
        int wanted = (int) Math.ceil(config.replayRatio() * freshPairs);
        return Math.max(wanted, config.pairsPerUpdate() - freshPairs);
    }

    /** Consecutive runs of rows with nearly equal numbers of pairs. */
    static List<List<ComparedRow>> updates(List<ComparedRow> rows, int pairsPerUpdate) {
        int total = pairs(rows);
        int count = Math.max(1, Math.round((float) total / pairsPerUpdate));
        List<List<ComparedRow>> updates = new ArrayList<>();
        List<ComparedRow> current = new ArrayList<>();
        int done = 0;
        for (ComparedRow row : rows) {
            current.add(row);
            done += row.pairs();
            if ((long) done * count >= (long) total * (updates.size() + 1)) {
                updates.add(current);
                current = new ArrayList<>();
            }
        }
        return updates;
    }

    private static int pairs(List<ComparedRow> rows) {
        return rows.stream().mapToInt(ComparedRow::pairs).sum();
    }
}
