package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TuningStep;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.schemas.VoidReason;

/**
 * Fine-tunes a model on examples, batch after batch. While a batch is learned, input waits once as
 * many examples are here as two batches have: clips of a whole data set would fill the disk.
 */
final class TuneOperator
        extends TrainedOperator<
                Rollout, TrainedCore<List<Rollout>, TunedBatch>, TunedBatch, TuningStep> {
    private static final long serialVersionUID = 1L;
    private static final int BATCHES_HELD = 2;

    private transient MetricGauges gauges;
    private transient RunClips clips;

    TuneOperator(
            StreamOperatorParameters<TuningStep> parameters,
            RunSettings run,
            CoreFactory<? extends TrainedCore<List<Rollout>, TunedBatch>> factory) {
        super(parameters, run, factory);
    }

    @Override
    public void open() throws Exception {
        super.open();
        gauges = new MetricGauges(getMetricGroup().addGroup("step"));
        clips = RunClips.of(run.runId());
    }

    @Override
    public void close() throws Exception {
        if (clips != null) {
            clips.close();
        }
        super.close();
    }

    @Override
    public void processElement(StreamRecord<Rollout> element) throws Exception {
        add(element.getValue());
        waitWhileBusyWith(BATCHES_HELD * run.tickets().batchSize());
    }

    @Override
    protected Callable<TunedBatch> train(long batch, List<Rollout> items) {
        return () -> core().run(batch, items);
    }

    @Override
    protected void release(long batch, List<Rollout> items, TunedBatch tuned) {
        Map<String, VoidCount> voids = new TreeMap<>();
        for (Rollout item : items) {
            VoidReason here = tuned.voids().get(item.getTicket());
            VoidReason reason = item.getVoided() != null ? item.getVoided() : here;
            if (here != null) {
                emitDeadLetters(List.of(DeadLetters.of(item, here)));
            }
            if (reason != null) {
                VoidCount count =
                        voids.computeIfAbsent(
                                reason.getStage() + " " + reason.getCode(),
                                key -> new VoidCount(reason.getStage(), reason.getCode(), 0L));
                count.setCount(count.getCount() + 1);
            }
        }
        long given = voids.values().stream().mapToLong(VoidCount::getCount).sum();
        emit(
                TuningStep.newBuilder()
                        .setBatch(batch)
                        .setTrained(items.size() - (int) given)
                        .setVoids(new ArrayList<>(voids.values()))
                        .setLedger(ledger())
                        .setMetrics(tuned.metrics())
                        .setSamples(tuned.samples())
                        .setFinishedAt(System.currentTimeMillis())
                        .build());
        gauges.update(tuned.metrics());
        clips.ended(ledger());
    }
}
