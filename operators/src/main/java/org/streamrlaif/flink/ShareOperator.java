package org.streamrlaif.flink;

import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Works on this subtask's share of each batch: the tickets k with k mod parallelism = subtask. Its
 * state is the items without a result ({@link PendingItems}).
 *
 * @param <I> input
 * @param <O> output, one per input
 */
abstract class ShareOperator<I extends SpecificRecordBase, O extends SpecificRecordBase>
        extends BatchOperator<I, I, List<O>, O> {
    private static final long serialVersionUID = 1L;

    private final transient Ticketed<O> results;
    private transient PendingItems<I> pending;

    ShareOperator(
            StreamOperatorParameters<O> parameters,
            RunSettings run,
            Ticketed<I> input,
            Ticketed<O> results) {
        super(parameters, run, input);
        this.results = results;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        pending = new PendingItems<>(context, input.type());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        pending.update(all());
    }

    @Override
    protected void restoreInto(TicketBatches<I> batches) throws Exception {
        for (I item : pending.restored(item -> batches.owns(input.ticket(item)))) {
            batches.add(input.ticket(item), item);
        }
    }

    @Override
    protected I keep(I item) {
        return item;
    }

    @Override
    protected List<I> recall(List<I> kept) {
        return kept;
    }

    @Override
    protected void finish(long batch, List<I> items, List<O> outputs) {
        emitDeadLetters(DeadLetters.between(input, items, results, outputs));
        outputs.forEach(this::emit);
    }
}
