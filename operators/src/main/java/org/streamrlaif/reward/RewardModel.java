package org.streamrlaif.reward;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.streamrlaif.encode.ClipFetcher;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;
import org.streamrlaif.training.TrainedTensors;

/**
 * A Bradley–Terry reward model, learnt online: each batch's decided preferences train it, beside
 * some remembered ones, and then it scores the batch. The pairs of a fixed share of the prompts are
 * held back and tell how well it speaks for the judge.
 *
 * <p>Until {@link Warmup} ends it gives no scores. On the responses of the batch that ends it, mean
 * and spread of the raw scores are measured; from then on scores are in those units ({@link
 * Normalisation}). Without {@code refresh} nothing changes after that.
 *
 * <p>score of a response of n tokens = (raw score − mean) / spread − {@code length-penalty} · n.
 *
 * <p>Deterministic: equal settings, seed, state and batches give equal scores on one device. One
 * thread at a time.
 */
public final class RewardModel implements TrainedCore<List<Rollout>, ScoredBatch> {

    private static final long REWARD_SEED = 0xD1B54A32D192ED03L;

    private final Models.Lease lease;
    private final VisionLanguageModel model;
    private final Optional<Path> startAdapter;
    private final RewardConfig config;
    private final long seed;
    private final ScoreTemplate template;
    private final RewardNetwork network;
    private final PreferenceTraining training;
    private final Replay replay;
    private Normalisation normalisation = Normalisation.NONE;
    private final HeldOutSplit heldOut;
    private final Warmup warmup;
    private final ScoreReport report = new ScoreReport();
    private long pairsSeen;
    private String start;

    /**
     * A reward model before its first batch.
     *
     * @param lease the model that {@code config.base()} names; closed with this
     * @param startAdapter PEFT folder of that model's adapter; empty for none
     * @param seed of the run
     * @param clips fetches the clips of remembered prompts; stays the caller's to close
     */
    public RewardModel(
            Models.Lease lease,
            Optional<Path> startAdapter,
            RewardConfig config,
            long seed,
            ClipFetcher clips) {
        this.lease = lease;
        model = lease.model();
        this.startAdapter = startAdapter;
        this.config = config;
        this.seed = seed;
        template = new ScoreTemplate(model, config.base(), config.narrative());
        network = new RewardNetwork(model, startAdapter, config, seed ^ REWARD_SEED);
        training = new PreferenceTraining(network, config);
        replay =
                new Replay(
                        config.replayCapacity(),
                        (long) config.replayMegabytes() << 20,
                        template,
                        clips);
        heldOut = new HeldOutSplit(config.heldOutShare());
        warmup = new Warmup(config);
    }

    /**
     * Learns from a batch, then scores it.
     *
     * @param batch number of the batch
     * @param rollouts in ticket order; void ones are passed through
     * @return the rollouts in the same order, with one score per response, or marked as warm-up, or
     *     void; and metrics by the names of {@link RewardMetrics}
     * @throws InterruptedException when the thread is interrupted: the model must then be closed
     */
    @Override
    public ScoredBatch run(long batch, List<Rollout> rollouts) throws InterruptedException {
        boolean warmingUp = !warmup.over();
        boolean learns = warmingUp || config.refresh();
        ReadableBatch readable = new ReadableBatch(template, rollouts);
        Map<String, Double> metrics = new LinkedHashMap<>();
        double[][] before = new double[readable.rows().size()][];
        int fresh = learns ? learn(batch, readable, before, metrics) : 0;
        metrics.put(RewardMetrics.FRESH_PAIRS, (double) fresh);
        pairsSeen += fresh;
        double[][] after = network.scores(readable.rows());
        report.add(items(readable, learns ? before : after, after, learns), metrics);
        normalise(after, learns);
        metrics.put(RewardMetrics.WARMED_UP, warmup.over() ? 1.0 : 0.0);
        metrics.put(RewardMetrics.PAIRS_SEEN, (double) pairsSeen);
        metrics.put(RewardMetrics.VERSION, (double) network.weights().steps());
        List<Rollout> scored = scored(rollouts, readable, after, warmingUp);
        metrics.put(RewardMetrics.LENGTH_PENALTY, meanPenalty(scored));
        return new ScoredBatch(scored, metrics);
    }

    /** What the network began as. */
    private String start() {
        if (start == null) {
            start = model.hash(startAdapter);
        }
        return start;
    }

    @Override
    public List<StateEntry> state() {
        StateWriter state = new StateWriter();
        state.text("base", start());
        TrainedTensors trained = network.weights().trained();
        state.tensors("network/", network.weights().tensors(), trained.changes());
        network.weights().writeCount("network/", state);
        state.part("replay/", replay.state());
        report.write(state);
        state.numbers(
                "counters",
                replay.seen(),
                pairsSeen,
                warmup.over() ? 1 : 0,
                warmup.batches(),
                normalisation.mean(),
                normalisation.spread());
        return state.entries();
    }

    @Override
    public void restore(Map<String, byte[]> saved) {
        StateReader reader = new StateReader(saved);
        reader.require("base", start());
        StateReader networkState = new StateReader(reader.part("network/"));
        network.weights().read(networkState);
        networkState.end();
        Map<String, byte[]> remembered = reader.part("replay/");
        report.read(reader);
        double[] numbers = reader.numbers("counters", 6);
        reader.end();
        replay.restore(remembered, (long) numbers[0]);
        pairsSeen = (long) numbers[1];
        warmup.restore(numbers[2] == 1, (long) numbers[3]);
        normalisation = new Normalisation(numbers[4], numbers[5]);
    }

    @Override
    public void close() {
        network.close();
        lease.close();
    }

    /** Scores before learning of decided rows, but for those that the first update tells of. */
    private void score(ReadableBatch readable, Set<PackedPrompt> told, double[][] before)
            throws InterruptedException {
        List<Integer> decided = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            if (!ComparedRow.decided(readable.rollouts().get(i).getPreferences()).isEmpty()
                    && !told.contains(readable.rows().get(i))) {
                decided.add(i);
            }
        }
        double[][] some = network.scores(decided.stream().map(readable.rows()::get).toList());
        for (int i = 0; i < some.length; i++) {
            before[decided.get(i)] = some[i];
        }
    }

    /**
     * Learns from the decided pairs that are not held back; returns their number.
     *
     * @param before receives the scores before learning of every row with a decided pair
     */
    private int learn(
            long batch, ReadableBatch readable, double[][] before, Map<String, Double> metrics)
            throws InterruptedException {
        List<Rollout> judged = new ArrayList<>();
        List<ComparedRow> fresh = new ArrayList<>();
        for (int i = 0; i < readable.rows().size(); i++) {
            Rollout rollout = readable.rollouts().get(i);
            if (!heldOut.contains(rollout.getClipId())) {
                ComparedRow.of(readable.rows().get(i), rollout.getPreferences())
                        .ifPresent(
                                row -> {
                                    judged.add(rollout);
                                    fresh.add(row);
                                });
            }
        }
        int pairs = fresh.stream().mapToInt(ComparedRow::pairs).sum();
        Random random = new Random(seed * 31 + batch);
        PreferenceTraining.Plan plan =
                pairs > 0 ? training.plan(fresh, replay, random) : PreferenceTraining.Plan.NONE;
        score(readable, plan.first(), before);
        if (pairs > 0) {
            Map<PackedPrompt, double[]> told = training.train(batch, plan, metrics);
            for (int i = 0; i < before.length; i++) {
                before[i] = told.getOrDefault(readable.rows().get(i), before[i]);
            }
            for (int i = 0; i < judged.size(); i++) {
                replay.add(judged.get(i), random);
            }
            replay.retain();
        }
        return pairs;
    }

    /** Ends warm-up when it is due, and lets the units of the scores follow a learning model. */
    private void normalise(double[][] scores, boolean learns) {
        double[][] usable =
                Arrays.stream(scores)
                        .map(row -> Arrays.stream(row).filter(Double::isFinite).toArray())
                        .filter(row -> row.length > 0)
                        .toArray(double[][]::new);
        if (!warmup.over()) {
            warmup.after(pairsSeen, usable.length > 0, report.heldOut());
            if (warmup.over()) {
                normalisation = Normalisation.of(usable);
            }
        } else if (learns) {
            normalisation = normalisation.follow(usable);
        }
    }

    private List<ScoreReport.Item> items(
            ReadableBatch readable, double[][] before, double[][] after, boolean learns) {
        List<ScoreReport.Item> items = new ArrayList<>();
        for (int i = 0; i < after.length; i++) {
            Rollout rollout = readable.rollouts().get(i);
            boolean trains = learns && !heldOut.contains(rollout.getClipId());
            items.add(new ScoreReport.Item(rollout, before[i], after[i], trains));
        }
        return items;
    }

    private List<Rollout> scored(
            List<Rollout> rollouts, ReadableBatch readable, double[][] raw, boolean warmup) {
        List<Rollout> scored = new ArrayList<>();
        int next = 0;
        for (Rollout rollout : rollouts) {
            VoidReason reason = readable.reason(rollout);
            scored.add(
                    reason == null
                            ? scored(rollout, raw[next++], warmup)
                            : result(rollout, List.of(), false, reason));
        }
        return scored;
    }

    private Rollout scored(Rollout rollout, double[] raw, boolean warmup) {
        List<Response> responses = rollout.getResponses();
        List<Float> scores = new ArrayList<>();
        for (int k = 0; k < raw.length; k++) {
            if (!Double.isFinite(raw[k])) {
                return result(
                        rollout,
                        List.of(),
                        warmup,
                        new VoidReason(
                                "reward",
                                "non-finite-score",
                                "score: " + raw[k] + ", expected a finite number"));
            }
            scores.add((float) (normalisation.apply(raw[k]) - penalty(responses.get(k))));
        }
        return result(rollout, warmup ? List.of() : scores, warmup, null);
    }

    private Rollout result(Rollout rollout, List<Float> scores, boolean warmup, VoidReason reason) {
        Rollout filled = Rollouts.copy(rollout);
        filled.setScores(scores);
        filled.setRewardVersion(network.weights().steps());
        filled.setWarmup(warmup);
        filled.setVoided(reason);
        return filled;
    }

    private double penalty(Response response) {
        return config.lengthPenalty() * response.getTokens().size();
    }

    private double meanPenalty(List<Rollout> scored) {
        return scored.stream()
                .filter(rollout -> !rollout.getScores().isEmpty())
                .flatMap(rollout -> rollout.getResponses().stream())
                .mapToDouble(this::penalty)
                .average()
                .orElse(0);
    }
}
