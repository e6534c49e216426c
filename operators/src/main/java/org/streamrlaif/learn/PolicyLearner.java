package org.streamrlaif.learn;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.learn.algorithm.Correction;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.learn.algorithm.Objective;
import org.streamrlaif.learn.algorithm.PolicyLoss;
import org.streamrlaif.learn.algorithm.ResponseTokens;
import org.streamrlaif.learn.algorithm.SeenBatch;
import org.streamrlaif.learn.algorithm.Targets;
import org.streamrlaif.learn.algorithm.TrainablePrompt;
import org.streamrlaif.loop.Faults;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.maths.KlController;
import org.streamrlaif.maths.UpdatedKl;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.kernel.SpareBuffers;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.state.AcceptedState;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.state.StateReader;
import org.streamrlaif.state.StateWriter;

/**
 * Tunes a policy adapter with one {@link Algorithm}, and keeps everything that must survive a
 * restart.
 *
 * <p>One step: (1) reference log-probabilities and values of the sampled tokens, (2) advantages and
 * returns by the algorithm's {@link Objective}, (3) the {@link Correction} for stale responses, (4)
 * the {@link Updates} of policy and value function.
 *
 * <p>Deterministic: equal settings, seed, state and batches give equal weights on one device. One
 * thread at a time.
 */
public final class PolicyLearner implements LearnCore {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyLearner.class);

    private final Models.Lease lease;
    private final VisionLanguageModel model;
    private final Optional<Path> startAdapter;
    private final LearnConfig config;
    private final Objective objective;
    private final Optional<PolicyLoss> loss;
    private final Sampling sampling;
    private final long seed;
    private final PolicyModel policy;
    private final Optional<ValueFunction> value;
    private final SpareBuffers spare = new SpareBuffers();
    private KlController kl;
    private long version;
    private long trainedBatches;
    private String momentsSha256;
    private String start;
    private boolean measuresKl;

    /** Null: nothing is ever taken back. */
    private AcceptedState accepted;

    private boolean ahead;

    /**
     * A learner before its first batch.
     *
     * @param lease the base of policy and value function; closed with this
     * @param startAdapter PEFT folder of the adapter that is both start and reference; empty for
     *     the bare base
     * @param sampling how the responses are sampled
     * @param seed of the run
     */
    public PolicyLearner(
            Models.Lease lease,
            Optional<Path> startAdapter,
            LearnConfig config,
            Sampling sampling,
            long seed) {
        this.lease = lease;
        model = lease.model();
        this.startAdapter = startAdapter;
        this.config = Objective.settings(config);
        this.objective = Objective.of(this.config);
        this.loss = PolicyLoss.of(this.config);
        this.sampling = sampling;
        this.seed = seed;
        policy = new PolicyModel(model, startAdapter, this.config, sampling.temperature(), seed);
        value =
                config.algorithm().needsValues()
                        ? Optional.of(new ValueFunction(model, this.config, seed))
                        : Optional.empty();
        kl = KlController.of(this.config.kl());
        if (this.config.clipIsIdle()) {
            LOG.warn(
                    "learn.correction.kind: {} takes the ratio to the policy before the update, so"
                            + " with one update per batch learn.clip holds nothing",
                    this.config.correction().kind());
        }
    }

    /**
     * Trains on a batch and counts it as finished. Void rollouts and those of the reward model's
     * warm-up train nothing, nor do those that cannot be trained on, which become void; a batch of
     * only such leaves the weights as they are.
     *
     * @param batch number of the batch; {@link #version()} is batch + 1 afterwards
     * @param scored one score per response where neither void nor warm-up, or none at all
     * @throws InterruptedException when the thread is interrupted: the learner must then be closed
     */
    @Override
    public LearnedBatch run(long batch, ScoredBatch scored) throws InterruptedException {
        Map<Long, VoidReason> voids = new LinkedHashMap<>();
        List<TrainablePrompt> usable = usable(scored.rollouts(), voids);
        ResponseTokens responses =
                new ResponseTokens(usable, objective.padsResponses() ? sampling.longest() : 0);
        Map<String, Double> metrics = new LinkedHashMap<>();
        boolean changed = responses.size() > 0 && train(batch, responses, metrics);
        usable.stream()
                .mapToInt(prompt -> prompt.rollout().getAttempts())
                .average()
                .ifPresent(mean -> metrics.put(StepMetrics.ATTEMPTS, mean));
        version = batch + 1;
        return new LearnedBatch(changed, metrics, voids);
    }

    /** Those that train; what cannot be trained on is found here, before a step begins. */
    private List<TrainablePrompt> usable(List<Rollout> rollouts, Map<Long, VoidReason> voids) {
        List<TrainablePrompt> usable = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            if (trains(rollout)) {
                try {
                    usable.add(TrainablePrompt.of(model, rollout));
                } catch (RuntimeException e) {
                    long ticket = rollout.getTicket();
                    voids.put(ticket, Faults.reason("learn", "ticket " + ticket, e));
                }
            }
        }
        return usable;
    }

    /** Number of finished batches. */
    public long version() {
        return version;
    }

    @Override
    public String baseHash() {
        return model.hash();
    }

    @Override
    public String optimizerSha256() {
        if (momentsSha256 == null) {
            momentsSha256 = policy.optimizerSha256();
        }
        return Sha256.of(momentsSha256 + " " + trainedBatches + " " + kl.coef());
    }

    @Override
    public void writeAdapter(Path folder) {
        policy.adapter().write(folder);
    }

    /** The accepted state is a part of it while it is another than that of now. */
    @Override
    public List<StateEntry> state() {
        StateWriter state = new StateWriter();
        state.tensors("policy/", policy.tensors(), policy.trained().changes());
        value.ifPresent(v -> state.tensors("", v.tensors(), v.trained().changes()));
        state.part("", entries());
        if (ahead) {
            accepted.write(state);
        }
        return state.entries();
    }

    @Override
    public void restore(Map<String, byte[]> saved) {
        StateReader reader = new StateReader(saved);
        Map<String, byte[]> part = reader.part(AcceptedState.PREFIX);
        read(reader);
        if (accepted != null) {
            accept();
            if (!part.isEmpty()) {
                accepted.restore(part);
                ahead = true;
            }
        }
    }

    /** The policy's weights, live; they stay this learner's. */
    public LoraAdapter policy() {
        return policy.adapter();
    }

    /** The start policy's weights; null when it is the bare base. They stay this learner's. */
    public LoraAdapter reference() {
        return policy.reference();
    }

    /** Whether every weight of the policy is a finite number. */
    public boolean isFinite() {
        return model.kernels()
                        .train("all_finite")
                        .tensors("tensors", policy.adapter().tensors())
                        .runReal()
                == 1;
    }

    /** From now on measures {@link StepMetrics#VERSION_KL}, with a forward pass more per step. */
    public void measureKl() {
        measuresKl = true;
    }

    /**
     * From now on keeps the accepted weights and all that belongs to them apart, at first those of
     * now: a copy of the state more, in native memory.
     */
    public void keepAccepted() {
        Map<String, NDArray> tensors =
                new LinkedHashMap<>(StateWriter.behind("policy/", policy.tensors()));
        value.ifPresent(v -> tensors.putAll(v.tensors()));
        accepted = new AcceptedState(model.kernels(), tensors, entries());
    }

    /** Accepts the weights of now. */
    public void accept() {
        accepted.accept(entries());
        ahead = false;
    }

    /**
     * Takes the last step back, and all before it down to the accepted weights: these, the
     * optimiser's state and all else but the version, which goes on.
     */
    public void goBack() {
        long reached = version;
        read(new StateReader(accepted.stored()));
        version = reached;
        ahead = false;
    }

    @Override
    public void close() {
        if (accepted != null) {
            accepted.close();
        }
        spare.close();
        value.ifPresent(ValueFunction::close);
        policy.close();
        lease.close();
    }

    /** One step; returns whether the policy's weights changed. */
    private boolean train(long batch, ResponseTokens responses, Map<String, Double> metrics)
            throws InterruptedException {
        try (Minibatches minibatches =
                new Minibatches(
                        model,
                        responses,
                        config.update().minibatches(),
                        config.microBatchTokens(),
                        new Random(seed * 31 + batch))) {
            return train(batch, responses, minibatches, metrics);
        }
    }

    private boolean train(
            long batch,
            ResponseTokens responses,
            Minibatches minibatches,
            Map<String, Double> metrics)
            throws InterruptedException {
        SeenBatch seen = seen(batch, minibatches, responses);
        Targets targets = objective.targets(seen);
        Correction correction = Correction.of(seen, config.correction());
        metrics.putAll(StepMetrics.of(batch, seen, targets, correction));
        momentsSha256 = null;
        ahead = accepted != null;
        double[] weights = minibatches.weights(config.update().mean(), sampling.longest());
        UpdateMetrics updated =
                new Updates(config.update(), policy, value, spare, LossAtPoint.of(loss, seen))
                        .run(
                                batch,
                                minibatches,
                                LossInputs.of(seen, targets, correction, weights),
                                policyLearns());
        updated.write(metrics);
        kl = kl.after(seen.kl(), responses.spans().size());
        trainedBatches++;
        if (measuresKl && updated.policyChanged()) {
            metrics.put(StepMetrics.VERSION_KL, updatedKl(minibatches, seen));
        }
        return updated.policyChanged();
    }

    private boolean policyLearns() {
        return value.isEmpty() || trainedBatches >= config.update().criticOnlySteps();
    }

    private double updatedKl(Minibatches minibatches, SeenBatch seen) throws InterruptedException {
        ResponseTokens responses = seen.responses();
        double[] logprobs = new double[responses.size()];
        for (int minibatch = 0; minibatch < minibatches.count(); minibatch++) {
            minibatches.visit(
                    minibatch, part -> part.tokens().scatter(policy.logprobs(part), logprobs));
        }
        return UpdatedKl.of(
                logprobs,
                responses.logprobs(),
                seen.refLogprobs(),
                responses.spans().stream().mapToInt(span -> span.end() - span.from()).toArray());
    }

    private SeenBatch seen(long batch, Minibatches minibatches, ResponseTokens responses)
            throws InterruptedException {
        double[] refLogprobs = new double[responses.size()];
        double[] logprobs = responses.logprobs().clone();
        double[] values = new double[value.isPresent() ? responses.size() : 0];
        boolean reads = objective.readsLogprobs() || loss.isPresent();
        boolean recompute =
                responses.isStale(batch)
                        ? config.correction().kind().recomputes() || reads
                        : config.correction().fresh();
        for (int minibatch = 0; minibatch < minibatches.count(); minibatch++) {
            minibatches.visit(
                    minibatch,
                    part -> {
                        part.tokens().scatter(policy.refLogprobs(part), refLogprobs);
                        if (recompute) {
                            part.tokens().scatter(policy.logprobs(part), logprobs);
                        }
                        value.ifPresent(
                                v -> part.positions().scatter(v.predict(part, spare), values));
                    });
        }
        return new SeenBatch(responses, refLogprobs, logprobs, recompute, values, kl.coef());
    }

    private void read(StateReader reader) {
        reader.require("base", start());
        reader.require("algorithm", config.algorithm().word());
        policy.read(reader.part("policy/adapter/"), reader.part("policy/optimizer/"));
        momentsSha256 = null;
        value.ifPresent(v -> v.read(reader));
        double[] counters = reader.numbers("counters", 3);
        reader.end();
        version = (long) counters[0];
        trainedBatches = (long) counters[1];
        kl = KlController.resumed(counters[2], config.kl());
    }

    /** The state beside the tensors. */
    private List<StateEntry> entries() {
        StateWriter entries = new StateWriter();
        entries.text("base", start());
        entries.text("algorithm", config.algorithm().word());
        entries.part("policy/optimizer/", policy.trained().count());
        value.ifPresent(v -> v.writeCount(entries));
        entries.numbers("counters", version, trainedBatches, kl.coef());
        return entries.entries();
    }

    /** What the policy began as. */
    private String start() {
        if (start == null) {
            start = model.hash(startAdapter);
        }
        return start;
    }

    private static boolean trains(Rollout rollout) {
        return rollout.getVoided() == null && !rollout.getWarmup();
    }
}
