package org.streamrlaif.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.learn.PolicyLearner;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.maths.PairedSignTest;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;

/**
 * A learner under watch: between a step and the publication of its policy version come the held-out
 * evaluation, every so many versions, the gate and the drift alarm. A run in which a stage fails
 * for every item is ended.
 *
 * <p>A version that leaves a bound of the gate is not published: its number goes to the last
 * accepted weights, and the learner goes on from these. Accepted is a version that has held every
 * bound; where held-out scores are among them, those between two evaluations are published
 * provisionally, and a bad evaluation rolls all of them back.
 *
 * <p>Deterministic as the learner is, and a part of its state: after a restore the same versions
 * are evaluated, against the same start answers. One thread runs steps.
 */
public final class WatchedLearner implements LearnCore {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedLearner.class);
    private static final String STATE = "watch";

    private final PolicyLearner learner;
    private final HeldOutConfig evaluation;
    private final GateConfig gate;
    private final DriftConfig drift;
    private final HeldOutSource source;
    private final boolean provisional;
    private final FailingStage failing = new FailingStage();
    private HeldOutSet heldOut;
    private boolean restored;
    private WatchState working = WatchState.START;

    /**
     * A learner before its first batch.
     *
     * @param learner closed with this
     * @param source the held-out questions; not used where the configuration names none
     */
    public WatchedLearner(
            PolicyLearner learner,
            HeldOutConfig evaluation,
            GateConfig gate,
            DriftConfig drift,
            HeldOutSource source) {
        this.learner = learner;
        this.evaluation = evaluation;
        this.gate = gate;
        this.drift = drift;
        this.source = source;
        provisional = evaluation.on() && gate.readsScores();
        learner.keepAccepted();
        if (gate.maxKl() > 0) {
            learner.measureKl();
        }
    }

    /**
     * Reads the held-out questions and lets the start policy answer them, unless its answers to
     * these questions are part of the restored state.
     *
     * @throws RunFailedException in one line when a question or a video cannot be used
     */
    @Override
    public void prepare() throws Exception {
        if (!evaluation.on() || heldOut != null) {
            return;
        }
        heldOut = HeldOutSet.open(source, evaluation);
        if (!heldOut.fingerprint().equals(working.dataset())) {
            List<String> start = heldOut.answers(learner.reference());
            HeldOutScores scores = heldOut.mark(start, start);
            working = working.asked(heldOut.fingerprint(), start, scores, !restored);
        }
        LOG.info("held out: {}, asked every {} versions", heldOut, evaluation.every());
    }

    @Override
    public LearnedBatch run(long batch, ScoredBatch scored) throws Exception {
        failing.check(scored.rollouts());
        prepare();
        LearnedBatch learned = learner.run(batch, scored);
        Map<String, Double> metrics = new LinkedHashMap<>(learned.metrics());
        boolean changed = learned.policyChanged();
        WatchState state = changed ? working.trained() : working;
        if (scored.rollouts().stream().noneMatch(Rollout::getWarmup)) {
            state = state.with(state.drift().after(Surprise.of(scored.metrics()), drift));
        }
        Optional<String> objection = changed ? objection(metrics) : Optional.empty();
        boolean due = heldOut != null && (batch + 1) % evaluation.every() == 0;
        if (due && objection.isEmpty()) {
            state = evaluated(batch + 1, state, metrics);
            objection =
                    PublicationGate.objection(
                            gate, true, OptionalDouble.empty(), state.last(), state.best());
        }
        long takenBackTo = BatchLedger.STANDS;
        if (objection.isPresent()) {
            LOG.warn(
                    "version {} is not published: {}; back to the weights of version {}",
                    batch + 1,
                    objection.get(),
                    state.accepted());
            learner.goBack();
            takenBackTo = state.accepted();
            changed = state.provisional();
            state = state.rolledBack();
        } else if (due || !provisional) {
            learner.accept();
            state = state.accepted(batch + 1);
        } else if (changed) {
            state = state.publishedProvisionally();
        }
        metrics.put(WatchMetrics.REJECTED, objection.isPresent() ? 1.0 : 0.0);
        alarm(batch + 1, state.drift(), metrics);
        working = state;
        return new LearnedBatch(changed, metrics, learned.voids(), takenBackTo);
    }

    /** What the gate has against a step before its policy is asked anything. */
    private Optional<String> objection(Map<String, Double> metrics) {
        Double kl = metrics.get(StepMetrics.VERSION_KL);
        return PublicationGate.objection(
                gate,
                learner.isFinite(),
                kl == null ? OptionalDouble.empty() : OptionalDouble.of(kl),
                null,
                null);
    }

    /** The held-out questions put to the policy, if it is another than the last time. */
    private WatchState evaluated(long version, WatchState state, Map<String, Double> metrics)
            throws Exception {
        WatchState after = state;
        if (state.changed()) {
            long from = System.nanoTime();
            List<String> answers = heldOut.answers(learner.policy());
            after = state.evaluated(heldOut.mark(answers, state.start()));
            metrics.put(WatchMetrics.SECONDS, (System.nanoTime() - from) / 1e9);
        }
        metrics.putAll(WatchMetrics.of(after.last(), heldOut.kinds()));
        LOG.info("version {} on held-out questions: {}", version, text(after.last()));
        return after;
    }

    private void alarm(long version, DriftAlarm alarm, Map<String, Double> metrics) {
        if (alarm.on() && !working.drift().on()) {
            LOG.warn("version {}: drift alarm: {}", version, alarm.reason());
        } else if (!alarm.on() && working.drift().on()) {
            LOG.warn("version {}: the drift alarm has ended", version);
        }
        metrics.put(WatchMetrics.DRIFT_SUM, alarm.surprise().sum());
        metrics.put(WatchMetrics.DRIFT_ALARM, alarm.on() ? 1.0 : 0.0);
    }

    private static String text(HeldOutScores scores) {
        StringBuilder text = new StringBuilder();
        if (scores.hasAccuracy()) {
            text.append(String.format(Locale.ROOT, "%.1f %% right", 100 * scores.accuracy()));
        }
        if (scores.hasWinRate()) {
            PairedSignTest comparison = scores.comparison();
            text.append(text.isEmpty() ? "" : ", ")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "win rate against the start %.1f %% (%d won, %d lost, %d even)",
                                    100 * comparison.rate(),
                                    comparison.wins(),
                                    comparison.losses(),
                                    comparison.ties()));
        }
        return text.toString();
    }

    @Override
    public String baseHash() {
        return learner.baseHash();
    }

    @Override
    public String optimizerSha256() {
        return learner.optimizerSha256();
    }

    @Override
    public void writeAdapter(Path folder) throws IOException {
        learner.writeAdapter(folder);
    }

    @Override
    public List<StateEntry> state() {
        StateWriter state = new StateWriter();
        state.part("", learner.state());
        state.part("", Map.of(STATE, working.encode()));
        return state.entries();
    }

    @Override
    public void restore(Map<String, byte[]> saved) {
        StateReader reader = new StateReader(saved);
        byte[] own = saved.containsKey(STATE) ? reader.bytes(STATE) : null;
        learner.restore(reader.part(""));
        working = own == null ? WatchState.START : WatchState.decode(own);
        restored = true;
    }

    @Override
    public void close() throws Exception {
        try {
            if (heldOut != null) {
                heldOut.close();
            }
        } finally {
            learner.close();
        }
    }
}
