package org.streamrlaif.reward;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.streamrlaif.learn.CommittedState;
import org.streamrlaif.learn.PackedRow;
import org.streamrlaif.learn.StateReader;
import org.streamrlaif.learn.StateWriter;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.schemas.VoidReason;

/**
 * A Bradley–Terry reward model on the judge's base, learnt online: each batch's preferences train
 * it, beside some remembered ones, and then it scores the batch.
 *
 * <p>Warm-up: until it has learnt from {@code warmup-pairs} decided pairs it gives no scores. On
 * the responses of the batch that ends warm-up it measures mean and deviation of its raw scores;
 * from then on scores are in those units.
 *
 * <p>Deterministic: equal settings, seed, state and batches give equal scores on one device. One
 * thread learns; {@link #snapshot} and {@link #metrics} may be called from another.
 */
public final class RewardModel implements TrainedCore<JudgedRollout, List<ScoredRollout>> {

    private static final long REWARD_SEED = 0xD1B54A32D192ED03L;

    private final VisionLanguageModel model;
    private final RewardConfig config;
    private final long seed;
    private final ScoreTemplate template;
    private final RewardNetwork network;
    private final PreferenceTraining training;
    private final Replay replay;
    private Normalisation normalisation = Normalisation.NONE;
    private long pairsSeen;
    private boolean warm;
    private final CommittedState state;
    private volatile Map<String, Double> metrics = Map.of();

    /**
     * A reward model before its first batch.
     *
     * @param model its base, the judge's model; stays the caller's
     * @param seed of the run
     */
    public RewardModel(VisionLanguageModel model, RewardConfig config, long seed) {
        this.model = model;
        this.config = config;
        this.seed = seed;
        template = new ScoreTemplate(model);
        network = new RewardNetwork(model, config, seed ^ REWARD_SEED);
        training = new PreferenceTraining(network, config);
        replay =
                new Replay(
                        config.replayCapacity(), (long) config.replayMegabytes() << 20, template);
        warm = config.warmupPairs() == 0;
        state = new CommittedState(model.kernels(), tensors(), entries());
    }

    /**
     * Learns from a batch, then scores it.
     *
     * @param batch number of the batch
     * @param rollouts in ticket order; void ones are passed through
     * @return one result per rollout, in the same order: with one score per response, or marked as
     *     warm-up, or void
     * @throws InterruptedException when the thread is interrupted: the model must then be closed,
     *     its committed state is untouched
     */
    @Override
    public List<ScoredRollout> run(long batch, List<JudgedRollout> rollouts)
            throws InterruptedException {
        boolean warmup = !warm;
        ReadableBatch readable = new ReadableBatch(template, rollouts);
        List<List<Double>> predicted = predict(readable);
        Map<String, Double> figures = learn(batch, readable);
        double[][] raw = network.scores(readable.rows());
        double[] usable = finite(raw);
        if (warm && usable.length > 1) {
            normalisation = normalisation.follow(usable);
        } else if (!warm && pairsSeen >= config.warmupPairs() && usable.length > 1) {
            normalisation = Normalisation.of(usable);
            warm = true;
        }
        List<ScoredRollout> scored = new ArrayList<>();
        int next = 0;
        for (JudgedRollout rollout : rollouts) {
            VoidReason reason = readable.reason(rollout);
            if (reason == null) {
                ScoredRollout result = scored(rollout, raw[next], warmup);
                result.setPredicted(predicted.get(next++));
                scored.add(result);
            } else {
                scored.add(result(rollout, List.of(), false, reason));
            }
        }
        OptionalDouble accuracy = StepMetrics.rewardAccuracy(scored);
        accuracy.ifPresent(share -> figures.put(RewardMetrics.ACCURACY, share));
        figures.put(RewardMetrics.PAIRS_SEEN, (double) pairsSeen);
        figures.put(RewardMetrics.VERSION, (double) network.steps());
        metrics = Map.copyOf(figures);
        state.capture(entries());
        return scored;
    }

    /** Figures of the last batch by the names of {@link RewardMetrics}. */
    @Override
    public Map<String, Double> metrics() {
        return metrics;
    }

    @Override
    public Map<String, byte[]> snapshot() {
        return state.snapshot();
    }

    @Override
    public void commit() {
        state.commit();
    }

    @Override
    public void restore(Map<String, byte[]> saved) {
        StateReader reader = new StateReader(saved);
        reader.require("base", model.hash());
        StateReader networkState = new StateReader(reader.part("network/"));
        network.read(networkState);
        networkState.end();
        Map<String, byte[]> remembered = reader.part("replay/");
        double[] numbers = reader.numbers("counters", 5);
        reader.end();
        replay.restore(remembered, (long) numbers[0]);
        pairsSeen = (long) numbers[1];
        warm = numbers[2] == 1;
        normalisation = new Normalisation(numbers[3], numbers[4]);
        state.capture(entries());
        state.commit();
    }

    @Override
    public void close() {
        state.close();
        network.close();
    }

    private Map<String, Double> learn(long batch, ReadableBatch readable)
            throws InterruptedException {
        List<JudgedRollout> judged = new ArrayList<>();
        List<ComparedRow> fresh = new ArrayList<>();
        for (int i = 0; i < readable.rows().size(); i++) {
            JudgedRollout rollout = readable.rollouts().get(i);
            ComparedRow.of(readable.rows().get(i), rollout.getPreferences())
                    .ifPresent(
                            row -> {
                                judged.add(rollout);
                                fresh.add(row);
                            });
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        int pairs = fresh.stream().mapToInt(ComparedRow::pairs).sum();
        figures.put(RewardMetrics.FRESH_PAIRS, (double) pairs);
        if (pairs > 0) {
            Random random = new Random(seed * 31 + batch);
            training.train(batch, fresh, replay, random, figures);
            for (int i = 0; i < fresh.size(); i++) {
                replay.add(judged.get(i), fresh.get(i), random);
            }
            pairsSeen += pairs;
        }
        return figures;
    }

    /** P(A is better) for each preference of each rollout, before learning from any of them. */
    private List<List<Double>> predict(ReadableBatch readable) throws InterruptedException {
        List<PackedRow> compared = new ArrayList<>();
        for (int i = 0; i < readable.rows().size(); i++) {
            if (!readable.rollouts().get(i).getPreferences().isEmpty()) {
                compared.add(readable.rows().get(i));
            }
        }
        double[][] scores = network.scores(compared);
        List<List<Double>> predicted = new ArrayList<>();
        int next = 0;
        for (JudgedRollout rollout : readable.rollouts()) {
            List<Preference> preferences = rollout.getPreferences();
            double[] own = preferences.isEmpty() ? new double[0] : scores[next++];
            predicted.add(
                    preferences.stream()
                            .map(
                                    p ->
                                            BradleyTerry.probability(
                                                    own[p.getFirst()], own[p.getSecond()]))
                            .toList());
        }
        return predicted;
    }

    private ScoredRollout scored(JudgedRollout rollout, double[] raw, boolean warmup) {
        List<Float> scores = new ArrayList<>();
        for (double score : raw) {
            if (!Double.isFinite(score)) {
                return result(
                        rollout,
                        List.of(),
                        warmup,
                        new VoidReason(
                                "reward",
                                "non-finite-score",
                                "score: " + score + ", expected a finite number"));
            }
            scores.add((float) normalisation.apply(score));
        }
        return result(rollout, warmup ? List.of() : scores, warmup, null);
    }

    private ScoredRollout result(
            JudgedRollout rollout, List<Float> scores, boolean warmup, VoidReason reason) {
        return new ScoredRollout(rollout, scores, network.steps(), warmup, reason, List.of());
    }

    private Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        network.tensors().forEach((name, tensor) -> tensors.put("network/" + name, tensor));
        return tensors;
    }

    /** The state beside the tensors. */
    private Map<String, byte[]> entries() {
        StateWriter entries = new StateWriter();
        entries.text("base", model.hash());
        network.writeCount("network/", entries);
        entries.part("replay/", replay.snapshot());
        entries.numbers(
                "counters",
                replay.seen(),
                pairsSeen,
                warm ? 1 : 0,
                normalisation.mean(),
                normalisation.deviation());
        return entries.entries();
    }

    private static double[] finite(double[][] rows) {
        return Arrays.stream(rows)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .toArray();
    }
}
