package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Samples responses with the newest policy. Batch b waits until its own attempt's learner has
 * announced a version ≥ b − η; the registry of the process wakes it.
 */
final class GenerateOperator extends ShareOperator {
    private static final long serialVersionUID = 1L;

    private final transient CoreFactory<? extends GenerateCore> factory;
    private transient GenerateCore core;
    private transient FencedPolicy policy;
    private transient PolicyVersions.Subscription subscription;
    private transient MeterView rollouts;

    GenerateOperator(
            StreamOperatorParameters<Rollout> parameters,
            RunSettings run,
            CoreFactory<? extends GenerateCore> factory) {
        super(parameters, run);
        this.factory = factory;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        policy = new FencedPolicy(run.runId(), context, getRuntimeContext());
    }

    @Override
    public void open() throws Exception {
        super.open();
        policy.requireInstall(getProcessingTimeService(), getOperatorName());
        rollouts = getMetricGroup().meter("rolloutsPerSecond", new MeterView(60));
        subscription = policy.view().versions().listen(() -> inMailbox(this::follow));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        policy.snapshot();
    }

    @Override
    public void close() throws Exception {
        if (subscription != null) {
            subscription.close();
        }
        super.close();
    }

    /**
     * A running batch follows by itself; else the version is taken into use before the next batch.
     */
    private void follow() throws Exception {
        startNext();
        if (!running() && policy.view().current().isPresent()) {
            alsoWork(() -> core.adopt(policy.view()));
        }
    }

    @Override
    protected AutoCloseable createCore(OperatorContext context) throws Exception {
        core = GuardedCores.generate(factory.create(context));
        return core;
    }

    @Override
    protected boolean mayStart(long batch) {
        return policy.view()
                .current()
                .filter(version -> run.tickets().mayGenerate(batch, version.getVersion()))
                .isPresent();
    }

    @Override
    protected Callable<List<Rollout>> work(long batch, List<Rollout> items) {
        return () -> core.generate(items, policy.view());
    }

    @Override
    protected void finish(long batch, List<Rollout> items, List<Rollout> outputs) {
        super.finish(batch, items, outputs);
        rollouts.markEvent(outputs.size());
    }
}
