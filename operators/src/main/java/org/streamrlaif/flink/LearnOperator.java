package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.ledger.BatchLedger;
import org.streamrlaif.ledger.LedgerLog;
import org.streamrlaif.loop.BatchAccount;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.PolicyPublisher;
import org.streamrlaif.loop.RunOrigins;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.BatchMetrics;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.WeightStore;

/**
 * Trains the policy. Each finished batch b gives a training step, in a side output the announcement
 * of version b + 1, and in the {@link LedgerOutbox} its entries of the ledger. At its start it
 * claims a lineage of its own, enters it in the ledger, writes the weights it begins with and
 * announces them, so that a restored loop goes on.
 */
final class LearnOperator
        extends TrainedOperator<ScoredItem, LearnCore, LearnOperator.Step, TrainingStep> {
    private static final long serialVersionUID = 1L;
    private static final long REPEAT_MILLIS = 5_000;
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final transient CoreFactory<? extends WeightStore> storeFactory;
    private final transient CoreFactory<? extends LedgerLog> ledgerFactory;
    private transient LearnerState state;
    private transient OriginState origin;
    private transient LedgerOutbox outbox;
    private transient PolicyPublisher publisher;
    private transient PolicyVersion policy;
    private transient PolicyVersion repeated;
    private transient String chain;
    private transient LearnerMetrics gauges;
    private transient boolean collected;
    private transient boolean inputEnded;

    LearnOperator(
            StreamOperatorParameters<TrainingStep> parameters,
            RunSettings run,
            CoreFactory<? extends LearnCore> factory,
            CoreFactory<? extends WeightStore> storeFactory,
            CoreFactory<? extends LedgerLog> ledgerFactory) {
        super(parameters, run, factory);
        this.storeFactory = storeFactory;
        this.ledgerFactory = ledgerFactory;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new LearnerState(context.getKeyedStateStore());
        origin = new OriginState(context.getOperatorStateStore());
        outbox = new LedgerOutbox(context.getKeyedStateStore());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        origin.update(run, ledger());
        outbox.heldBy(context.getCheckpointId());
    }

    @Override
    public void open() throws Exception {
        super.open();
        OperatorContext context = operatorContext();
        publisher = new PolicyPublisher(storeFactory.create(context), core(), context.attempt());
        setCurrentKey(SingleKey.KEY);
        chain = state.chain();
        PolicyVersion restored = state.policy();
        policy = publisher.first(restored);
        gauges = new LearnerMetrics(getMetricGroup(), () -> policy);
        LineageStart start =
                RunOrigins.start(run.tickets(), run.settings(), restored, policy, ledger(), chain);
        outbox.open(
                ledgerFactory.create(context),
                action ->
                        inMailbox(
                                () -> {
                                    setCurrentKey(SingleKey.KEY);
                                    action.run();
                                    startNext();
                                }));
        outbox.add(new LedgerEntry(null, null, start));
        getMetricGroup().gauge("ledgerEntriesWaiting", outbox::size);
        inMailbox(() -> announce(policy));
        var unused =
                getProcessingTimeService()
                        .scheduleWithFixedDelay(time -> repeat(), REPEAT_MILLIS, REPEAT_MILLIS);
        alsoWork(core()::prepare);
    }

    /**
     * What the checkpoint holds is entered; and what dead learners left in the store goes, since
     * this one can be restored itself.
     */
    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        super.notifyCheckpointComplete(checkpoint);
        outbox.complete(checkpoint);
        if (!collected) {
            collected = true;
            long own = policy.getLineage();
            alsoWork(() -> publisher.collect(own));
        }
    }

    @Override
    public void processElement(StreamRecord<ScoredItem> element) throws Exception {
        BatchMetrics ofReward = element.getValue().getMetrics();
        if (ofReward != null) {
            state.put(ofReward);
        } else {
            add(element.getValue().getRollout());
        }
    }

    @Override
    protected Callable<Step> train(long batch, List<Rollout> items) throws Exception {
        setCurrentKey(SingleKey.KEY);
        ScoredBatch scored = new ScoredBatch(items, state.metrics(batch).getMetrics());
        return () -> step(batch, scored);
    }

    private Step step(long batch, ScoredBatch scored) throws Exception {
        LearnedBatch learned = core().run(batch, scored);
        long finishedAt = System.currentTimeMillis();
        PolicyVersion next = publisher.next(policy, batch + 1, learned.policyChanged(), finishedAt);
        return new Step(
                scored,
                learned,
                next,
                learned.ledger(chain, scored, next, core().optimizerSha256()));
    }

    @Override
    protected void release(long batch, List<Rollout> items, Step step) throws Exception {
        state.forget(batch);
        BatchAccount account = BatchAccount.of(step.scored(), step.learned().voids());
        emitDeadLetters(DeadLetters.byTicket(items, step.learned().voids()));
        for (LedgerEntry entry : step.ledger().entries()) {
            outbox.add(entry);
        }
        chain = step.ledger().end().getChain();
        state.setChain(chain);
        announce(step.policy());
        emit(account.step(batch, step.policy(), ledger(), step.learned().metrics()));
        gauges.update(account, step.learned().metrics());
    }

    @Override
    protected boolean hasRoom() {
        return outbox.hasRoom();
    }

    @Override
    public void endInput() throws Exception {
        super.endInput();
        inputEnded = true;
    }

    /**
     * A task that ends in order writes first what is due. One whose input has ended leaves no state
     * for another to do it, so it ends when that is done, or when it is cancelled, of which Flink
     * tells a task that closes in no other way.
     */
    @Override
    public void close() throws Exception {
        long deadline = System.nanoTime() + STOP_NANOS;
        try {
            if (outbox != null) {
                outbox.close(
                        () ->
                                !getContainingTask().isCanceled()
                                        && !getContainingTask().isFailing()
                                        && (inputEnded || System.nanoTime() < deadline));
            }
        } finally {
            super.close();
        }
    }

    /** To the topic, and to this process at once, which hears of it there again. */
    private void announce(PolicyVersion version) throws Exception {
        setCurrentKey(SingleKey.KEY);
        policy = version;
        state.setPolicy(version);
        output.collect(SideOutputs.POLICY_VERSIONS, new StreamRecord<>(version));
        PolicyVersions.of(run.runId()).announce(version);
    }

    /** An announcement that a broker has lost would stop the loop for ever, so one is repeated. */
    private void repeat() {
        if (policy.equals(repeated)) {
            output.collect(SideOutputs.POLICY_VERSIONS, new StreamRecord<>(policy));
        }
        repeated = policy;
    }

    /** A batch, what the worker made of it, the version of its weights, and its ledger. */
    record Step(
            ScoredBatch scored, LearnedBatch learned, PolicyVersion policy, BatchLedger ledger) {}
}
