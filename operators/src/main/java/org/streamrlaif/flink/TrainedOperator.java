package org.streamrlaif.flink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Trains a core on whole batches, strictly in order. Its keyed state, all under {@link OneKey}, is
 * the run: the items of unfinished batches, the first ticket not yet ended, and the core's
 * committed state, entry by entry. A batch is committed in one mail; whatever happens before, a
 * restored operator runs it again from the state before it.
 *
 * @param <I> input
 * @param <C> core
 * @param <R> result of a batch
 * @param <O> output
 */
abstract class TrainedOperator<I extends SpecificRecordBase, C extends TrainedCore<I, ?>, R, O>
        extends BatchOperator<I, Long, R, O> {
    private static final long serialVersionUID = 1L;

    private final transient CoreFactory<? extends C> factory;
    private transient MapState<Long, I> pending;
    private transient MapState<String, byte[]> coreState;
    private transient ValueState<Long> ledgerState;
    private transient C core;
    private transient long ledger;
    private transient boolean changed;

    TrainedOperator(
            StreamOperatorParameters<O> parameters,
            RunSettings run,
            Ticketed<I> input,
            CoreFactory<? extends C> factory) {
        super(parameters, run, input);
        this.factory = factory;
    }

    /** Hands a result over; runs in the mailbox, before the core's state is committed. */
    protected abstract void release(long batch, List<I> items, R result) throws Exception;

    protected final C core() {
        return core;
    }

    /** First ticket that has not ended. */
    protected final long ledger() {
        return ledger;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        pending =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "pending", Types.LONG, new AvroTypeInfo<>(input.type())));
        coreState =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "core",
                                        Types.STRING,
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        ledgerState =
                context.getKeyedStateStore()
                        .getState(new ValueStateDescriptor<>("ledger", Types.LONG));
    }

    @Override
    public void open() throws Exception {
        setCurrentKey(OneKey.KEY);
        ledger = ledgerState.value() == null ? 0 : ledgerState.value();
        super.open();
        getMetricGroup().gauge("ledger", () -> ledger);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (changed) {
            setCurrentKey(OneKey.KEY);
            Map<String, byte[]> entries = core.snapshot();
            for (String stale : staleNames(entries)) {
                coreState.remove(stale);
            }
            coreState.putAll(entries);
            changed = false;
        }
    }

    @Override
    protected final AutoCloseable createCore(OperatorContext context) throws Exception {
        core = factory.create(context);
        Map<String, byte[]> entries = new HashMap<>();
        coreState.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        try {
            if (!entries.isEmpty()) {
                core.restore(entries);
            }
        } catch (RuntimeException e) {
            core.close(); // nobody else knows of it yet
            throw e;
        }
        return core;
    }

    @Override
    protected final void restoreInto(TicketBatches<Long> batches) throws Exception {
        for (long ticket : pending.keys()) {
            batches.add(ticket, ticket);
        }
    }

    @Override
    protected final Long keep(I item) throws Exception {
        long ticket = input.ticket(item);
        pending.put(ticket, item);
        return ticket;
    }

    @Override
    protected final List<I> recall(List<Long> tickets) throws Exception {
        setCurrentKey(OneKey.KEY);
        List<I> items = new ArrayList<>();
        for (long ticket : tickets) {
            items.add(pending.get(ticket));
        }
        return items;
    }

    @Override
    protected final boolean mayStart(long batch) {
        return run.tickets().firstTicket(batch) == ledger;
    }

    @Override
    protected final void finish(long batch, List<I> items, R result) throws Exception {
        setCurrentKey(OneKey.KEY);
        for (I item : items) {
            end(input.ticket(item));
        }
        ledgerState.update(ledger);
        release(batch, items, result);
        core.commit();
        changed = true;
    }

    /** Ends a ticket; each ends once, in order. */
    private void end(long ticket) throws Exception {
        if (ticket != ledger) {
            throw new IllegalStateException(
                    "ticket " + ticket + " ended, expected ticket " + ledger);
        }
        pending.remove(ticket);
        ledger++;
    }

    private List<String> staleNames(Map<String, byte[]> entries) throws Exception {
        List<String> stale = new ArrayList<>();
        coreState.keys().forEach(stale::add);
        stale.removeAll(entries.keySet());
        return stale;
    }
}
