package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Works on this subtask's share of each batch: the tickets k with k mod parallelism = subtask. Its
 * state is the items without a result ({@link PendingItems}).
 */
abstract class ShareOperator extends BatchOperator<Rollout, Rollout, List<Rollout>, Rollout> {
    private static final long serialVersionUID = 1L;

    private transient PendingItems<Rollout> pending;

    ShareOperator(StreamOperatorParameters<Rollout> parameters, RunSettings run) {
        super(parameters, run);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        pending = new PendingItems<>(context, Rollout.class);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        pending.update(all());
    }

    @Override
    protected void restoreInto(TicketBatches<Rollout> batches) throws Exception {
        for (Rollout item : pending.restored(item -> batches.owns(item.getTicket()))) {
            batches.add(item.getTicket(), item);
        }
    }

    @Override
    public void processElement(StreamRecord<Rollout> element) throws Exception {
        add(element.getValue());
    }

    @Override
    protected Rollout keep(Rollout item) {
        return item;
    }

    @Override
    protected List<Rollout> recall(List<Rollout> kept) {
        return kept;
    }

    @Override
    protected void finish(long batch, List<Rollout> items, List<Rollout> outputs) {
        emitDeadLetters(DeadLetters.between(items, outputs));
        outputs.forEach(this::emit);
    }
}
