package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.BatchMetrics;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;

/**
 * Trains the reward model on the preferences of each batch, then scores the batch with it. The
 * batch's metrics go in front of its rollouts, on the same edge: the learner has both or none.
 */
final class RewardOperator
        extends TrainedOperator<
                Rollout, TrainedCore<List<Rollout>, ScoredBatch>, ScoredBatch, ScoredItem> {
    private static final long serialVersionUID = 1L;

    private transient MetricGauges gauges;

    RewardOperator(
            StreamOperatorParameters<ScoredItem> parameters,
            RunSettings run,
            CoreFactory<? extends TrainedCore<List<Rollout>, ScoredBatch>> factory) {
        super(parameters, run, factory);
    }

    @Override
    public void open() throws Exception {
        super.open();
        gauges = new MetricGauges(getMetricGroup().addGroup("step"));
    }

    @Override
    public void processElement(StreamRecord<Rollout> element) throws Exception {
        add(element.getValue());
    }

    @Override
    protected Callable<ScoredBatch> train(long batch, List<Rollout> items) {
        return () -> core().run(batch, items);
    }

    @Override
    protected void release(long batch, List<Rollout> items, ScoredBatch scored) {
        emitDeadLetters(DeadLetters.between(items, scored.rollouts()));
        emit(new ScoredItem(null, new BatchMetrics(batch, scored.metrics())));
        scored.rollouts().forEach(rollout -> emit(new ScoredItem(rollout, null)));
        gauges.update(scored.metrics());
    }
}
