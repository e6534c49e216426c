package org.streamrlaif.flink;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Collects rollouts by ticket and lets its core work on whole batches (or on this subtask's share
 * of them). At the end of the input the incomplete last batch is run as it is.
 *
 * @param <I> input
 * @param <E> what is held in memory for an item
 * @param <R> what the core makes of a batch
 * @param <O> output
 */
abstract class BatchOperator<I, E, R, O> extends WorkerOperator<I, O> {
    private static final long serialVersionUID = 1L;

    private transient TicketBatches<E> batches;

    BatchOperator(StreamOperatorParameters<O> parameters, RunSettings run) {
        super(parameters, run);
    }

    /** What to hold in memory for an item that has just arrived. */
    protected abstract E keep(Rollout item) throws Exception;

    /** The items of what was kept. */
    protected abstract List<Rollout> recall(List<E> kept) throws Exception;

    /**
     * The items that restored state holds for this subtask, in the form of {@link #keep}, in any
     * order.
     */
    protected abstract void restoreInto(TicketBatches<E> batches) throws Exception;

    /** Whether a complete batch may start now. */
    protected abstract boolean mayStart(long batch);

    /**
     * The work on a batch, which the worker's thread runs and which touches no state; this is asked
     * for in the mailbox.
     */
    protected abstract Callable<R> work(long batch, List<Rollout> items) throws Exception;

    /** Hands the result over and makes it final; runs in the mailbox. */
    protected abstract void finish(long batch, List<Rollout> items, R result) throws Exception;

    @Override
    public void open() throws Exception {
        OperatorContext context = operatorContext();
        batches = new TicketBatches<>(run.tickets(), context.subtask(), context.parallelism());
        restoreInto(batches);
        super.open();
    }

    /** Takes an item that has arrived. */
    protected final void add(Rollout item) throws Exception {
        batches.add(item.getTicket(), keep(item));
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
            List<Rollout> items = recall(batches.elements(batch));
            work(
                    work(batch, items),
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
