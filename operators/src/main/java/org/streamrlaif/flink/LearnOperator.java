package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.BatchAccount;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.loop.PolicyPublisher;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.BatchMetrics;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.WeightStore;

/**
 * Trains the policy. Each finished batch b gives a training step and, in the side output, the
 * announcement of version b + 1. At its start it claims a lineage of its own, writes the weights it
 * begins with and announces them, so that a restored loop goes on.
 */
final class LearnOperator
        extends TrainedOperator<ScoredItem, LearnCore, LearnOperator.Step, TrainingStep> {
    private static final long serialVersionUID = 1L;

    private final transient CoreFactory<? extends WeightStore> storeFactory;
    private transient ValueState<PolicyVersion> policyState;
    private transient MapState<Long, BatchMetrics> rewardMetrics;
    private transient PolicyPublisher publisher;
    private transient PolicyVersion policy;
    private transient LearnerMetrics gauges;

    LearnOperator(
            StreamOperatorParameters<TrainingStep> parameters,
            RunSettings run,
            CoreFactory<? extends LearnCore> factory,
            CoreFactory<? extends WeightStore> storeFactory) {
        super(parameters, run, factory);
        this.storeFactory = storeFactory;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        policyState =
                context.getKeyedStateStore()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "policy", new AvroTypeInfo<>(PolicyVersion.class)));
        rewardMetrics =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "rewardMetrics",
                                        Types.LONG,
                                        new AvroTypeInfo<>(BatchMetrics.class)));
    }

    @Override
    public void open() throws Exception {
        super.open();
        OperatorContext context = operatorContext();
        publisher = new PolicyPublisher(storeFactory.create(context), core(), context.attempt());
        setCurrentKey(SingleKey.KEY);
        policy = publisher.first(policyState.value());
        gauges = new LearnerMetrics(getMetricGroup(), () -> policy);
        inMailbox(() -> announce(policy));
        alsoWork(core()::prepare);
    }

    @Override
    public void processElement(StreamRecord<ScoredItem> element) throws Exception {
        BatchMetrics ofReward = element.getValue().getMetrics();
        if (ofReward != null) {
            rewardMetrics.put(ofReward.getBatch(), ofReward);
        } else {
            add(element.getValue().getRollout());
        }
    }

    @Override
    protected Callable<Step> work(long batch, List<Rollout> items) throws Exception {
        setCurrentKey(SingleKey.KEY);
        BatchMetrics ofReward = rewardMetrics.get(batch);
        if (ofReward == null) {
            throw new IllegalStateException("batch " + batch + " came without its metrics");
        }
        ScoredBatch scored = new ScoredBatch(items, ofReward.getMetrics());
        return () -> step(batch, scored);
    }

    private Step step(long batch, ScoredBatch scored) throws Exception {
        LearnedBatch learned = core().run(batch, scored);
        long finishedAt = System.currentTimeMillis();
        return new Step(
                scored,
                learned,
                publisher.next(policy, batch + 1, learned.policyChanged(), finishedAt));
    }

    @Override
    protected void release(long batch, List<Rollout> items, Step step) throws Exception {
        rewardMetrics.remove(batch);
        BatchAccount account = BatchAccount.of(step.scored(), step.learned().voids());
        emitDeadLetters(DeadLetters.byTicket(items, step.learned().voids()));
        announce(step.policy());
        emit(account.step(batch, step.policy(), ledger(), step.learned().metrics()));
        gauges.update(account, step.learned().metrics());
    }

    /** To the topic, and to this process at once, which hears of it there again. */
    private void announce(PolicyVersion version) throws Exception {
        setCurrentKey(SingleKey.KEY);
        policy = version;
        policyState.update(version);
        output.collect(SideOutputs.POLICY_VERSIONS, new StreamRecord<>(version));
        PolicyVersions.of(run.runId()).announce(version);
    }

    /** A batch, what the worker made of it, and the version that its weights are stored as. */
    record Step(ScoredBatch scored, LearnedBatch learned, PolicyVersion policy) {}
}
