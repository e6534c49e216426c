package org.streamrlaif.flink;

import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Collects items by ticket and lets its core work on whole batches (or on this subtask's share of
 * them). At the end of the input the incomplete last batch is run as it is.
 *
 * @param <I> input
 * @param <E> what is held in memory for an item
 * @param <R> what the core makes of a batch
 * @param <O> output
 */
abstract class BatchOperator<I extends SpecificRecordBase, E, R, O> extends WorkerOperator<I, O> {
    private static final long serialVersionUID = 1L;

    protected final transient Ticketed<I> input;
    private transient TicketBatches<E> batches;

    BatchOperator(StreamOperatorParameters<O> parameters, RunSettings run, Ticketed<I> input) {
        super(parameters, run);
        this.input = input;
    }

    /** What to hold in memory for an item that has just arrived. */
    protected abstract E keep(I item) throws Exception;

    /** The items of what was kept. */
    protected abstract List<I> recall(List<E> kept) throws Exception;

    /**
     * The items that restored state holds for this subtask, in the form of {@link #keep}, in any
     * order.
     */
    protected abstract void restoreInto(TicketBatches<E> batches) throws Exception;

    /** Whether a complete batch may start now. */
    protected abstract boolean mayStart(long batch);

    /** The work on a batch; runs in the worker's thread and touches no state. */
    protected abstract R work(long batch, List<I> items) throws Exception;

    /** Hands the result over and makes it final; runs in the mailbox. */
    protected abstract void finish(long batch, List<I> items, R result) throws Exception;

    @Override
    public void open() throws Exception {
        OperatorContext context = operatorContext();
        batches = new TicketBatches<>(run.tickets(), context.subtask(), context.parallelism());
        restoreInto(batches);
        super.open();
    }

    @Override
    public void processElement(StreamRecord<I> element) throws Exception {
        I item = element.getValue();
        batches.add(input.ticket(item), keep(item));
        startNext();
    }

    @Override
    public void endInput() throws Exception {
        batches.end();
        super.endInput();
    }

    @Override
    protected final int held() {
        return batches.size();
    }

    @Override
    protected final void next() throws Exception {
        OptionalLong ready = batches.ready(this::mayStart);
        if (ready.isPresent()) {
            long batch = ready.getAsLong();
            List<I> items = recall(batches.elements(batch));
            work(
                    () -> work(batch, items),
                    result -> {
                        finish(batch, items, result);
                        batches.remove(batch);
                    });
        }
    }

    /** All that is held, sorted by ticket. */
    protected final List<E> all() {
        return batches.all();
    }
}
