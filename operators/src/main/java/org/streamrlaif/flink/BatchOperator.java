package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Collects rollouts by ticket and lets its core work on whole batches (or on this subtask's share
 * of them). Rollouts without a result lie in state as {@link PendingItems}, their tickets in
 * memory. At the end of the input the incomplete last batch is run as it is.
 *
 * @param <I> input
 * @param <R> what the core makes of a batch
 * @param <O> output
 */
abstract class BatchOperator<I, R, O> extends WorkerOperator<I, O> {
    private static final long serialVersionUID = 1L;

    private transient PendingItems<Integer, Rollout> pending;
    private transient TicketBatches batches;

    BatchOperator(StreamOperatorParameters<O> parameters, RunSettings run) {
        super(parameters, run);
    }

    /** The key that a ticket's rollout lies under. */
    protected abstract Integer key(long ticket);

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
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        pending =
                new PendingItems<>(
                        context.getKeyedStateStore(), getKeyedStateBackend(), Rollout.class);
    }

    @Override
    public void open() throws Exception {
        OperatorContext context = operatorContext();
        batches = new TicketBatches(run.tickets(), context.subtask(), context.parallelism());
        for (Rollout restored : pending.all()) {
            batches.add(restored.getTicket());
        }
        super.open();
    }

    /** Takes an item that has arrived. */
    protected final void add(Rollout item) throws Exception {
        long ticket = item.getTicket();
        batches.add(ticket);
        pending.put(key(ticket), ticket, item);
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
            List<Rollout> items = items(batches.tickets(batch));
            work(
                    work(batch, items),
                    result -> {
                        finish(batch, items, result);
                        batches.remove(batch);
                        for (Rollout item : items) {
                            pending.remove(key(item.getTicket()), item.getTicket());
                        }
                    });
        }
    }

    private List<Rollout> items(List<Long> tickets) throws Exception {
        List<Rollout> items = new ArrayList<>();
        for (long ticket : tickets) {
            items.add(pending.get(key(ticket), ticket));
        }
        return items;
    }
}
