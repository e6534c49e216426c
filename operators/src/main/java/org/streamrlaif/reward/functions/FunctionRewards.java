package org.streamrlaif.reward.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.streamrlaif.loop.BatchGuard;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.state.StateEntry;

/**
 * The reward stage with functions of the user's own behind the reward model, or in its place.
 *
 * <p>A rollout that the model has left with scores, or without any where there is no model, gets
 * the values of all functions. A response without a value makes its ticket void, with the code
 * {@value #FAILED}; later functions are not asked about it. Nothing is asked about void tickets,
 * and about those of the reward model's warm-up, which train nothing.
 *
 * <p>Functions have no state, so the state is that of the model. One thread at a time.
 */
public final class FunctionRewards implements TrainedCore<List<Rollout>, ScoredBatch> {

    /** Code of the reason for a ticket that has a response without a value. */
    public static final String FAILED = "reward-failed";

    private static final String STAGE = "reward";

    private final TrainedCore<List<Rollout>, ScoredBatch> model;
    private final List<RewardFunctions.Named> functions;
    private final double judgeWeight;

    /**
     * @param model scores first; closed with this
     * @param functions one or more, closed with this
     * @param judgeWeight what the judge's share counts beside them
     */
    public FunctionRewards(
            TrainedCore<List<Rollout>, ScoredBatch> model,
            List<RewardFunctions.Named> functions,
            double judgeWeight) {
        this.model = model;
        this.functions = List.copyOf(functions);
        this.judgeWeight = judgeWeight;
    }

    @Override
    public ScoredBatch run(long batch, List<Rollout> rollouts) throws Exception {
        ScoredBatch scored = model.run(batch, rollouts);
        Map<String, Double> metrics = new LinkedHashMap<>(scored.metrics());
        List<Rollout> rewarded = scored.rollouts();
        for (RewardFunctions.Named function : functions) {
            rewarded = apply(function, rewarded, metrics);
        }
        return new ScoredBatch(rewarded, metrics);
    }

    private List<Rollout> apply(
            RewardFunctions.Named named, List<Rollout> rollouts, Map<String, Double> metrics)
            throws Exception {
        long from = System.nanoTime();
        List<Rollout> asked = rollouts.stream().filter(FunctionRewards::isRewarded).toList();
        List<List<Reward>> answers =
                asked.isEmpty()
                        ? List.of()
                        : BatchGuard.run(
                                asked, part -> call(named.function(), part), this::allFailed);
        List<Rollout> rewarded = new ArrayList<>();
        int next = 0;
        for (Rollout rollout : rollouts) {
            rewarded.add(
                    isRewarded(rollout)
                            ? rewarded(named.config(), rollout, answers.get(next++))
                            : rollout);
        }
        measure(named.config().name(), answers, metrics);
        metrics.put(
                FunctionMetrics.SECONDS + "." + named.config().name(),
                (System.nanoTime() - from) / 1e9);
        return rewarded;
    }

    private static boolean isRewarded(Rollout rollout) {
        return rollout.getVoided() == null
                && !rollout.getWarmup()
                && !rollout.getResponses().isEmpty();
    }

    /** One list per rollout. */
    private static List<List<Reward>> call(RewardFunction function, List<Rollout> rollouts)
            throws Exception {
        List<RewardItem> items = rollouts.stream().flatMap(r -> RewardItem.of(r).stream()).toList();
        List<Reward> rewards;
        try {
            rewards = function.rewards(items);
        } catch (IOException | UncheckedIOException e) {
            // About the responses: of the run are only files that the loop itself needs.
            throw Faults.isOfItem(e) ? new IllegalStateException(e.getMessage(), e) : e;
        }
        if (rewards.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a reward is null, expected a value or a failure");
        }
        if (rewards.size() != items.size()) {
            throw new IllegalArgumentException(
                    rewards.size()
                            + " rewards, expected one for each of "
                            + items.size()
                            + " responses");
        }
        List<List<Reward>> split = new ArrayList<>();
        int at = 0;
        for (Rollout rollout : rollouts) {
            int count = rollout.getResponses().size();
            split.add(rewards.subList(at, at + count));
            at += count;
        }
        return split;
    }

    private List<Reward> allFailed(Rollout rollout, Exception failure) {
        VoidReason reason = Faults.told(STAGE, "ticket " + rollout.getTicket(), failure);
        return Collections.nCopies(
                rollout.getResponses().size(), new Reward.Failure(reason.getMessage()));
    }

    private Rollout rewarded(FunctionConfig function, Rollout rollout, List<Reward> rewards) {
        List<Double> values = new ArrayList<>();
        for (int k = 0; k < rewards.size(); k++) {
            if (rewards.get(k) instanceof Reward.Value reward) {
                values.add(reward.value());
            } else if (rewards.get(k) instanceof Reward.Failure failure) {
                String message = function.name() + ": response " + k + ": " + failure.reason();
                return Rollouts.voided(rollout, new VoidReason(STAGE, FAILED, message));
            }
        }
        Rollout filled = Rollouts.copy(rollout);
        List<FunctionReward> all = new ArrayList<>(rollout.getRewards());
        all.add(
                new FunctionReward(
                        function.name(), function.fingerprint(), function.weight(), values));
        filled.setRewards(all);
        filled.setJudgeWeight(judgeWeight);
        return filled;
    }

    private static void measure(
            String name, List<List<Reward>> answers, Map<String, Double> metrics) {
        double[] values =
                answers.stream()
                        .flatMap(List::stream)
                        .filter(Reward.Value.class::isInstance)
                        .mapToDouble(reward -> ((Reward.Value) reward).value())
                        .toArray();
        long all = answers.stream().mapToLong(List::size).sum();
        metrics.put(FunctionMetrics.FAILURES + "." + name, (double) (all - values.length));
        if (values.length > 0) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            metrics.put(FunctionMetrics.MEAN + "." + name, sum / values.length);
        }
    }

    @Override
    public List<StateEntry> state() {
        return model.state();
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        model.restore(state);
    }

    @Override
    public void close() throws Exception {
        try (model) {
            RewardFunctions.close(functions);
        }
    }
}
