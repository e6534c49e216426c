package org.streamrlaif.flink;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.streamrlaif.loop.CheckpointBound;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

/**
 * Trains a core on whole batches, strictly in order. Its {@link TrainedLedger} and {@link
 * CoreState} are the run. A batch is committed in one mail; whatever happens before, a restored
 * operator runs it again from the state before it.
 *
 * @param <I> input
 * @param <C> core
 * @param <R> result of a batch
 * @param <O> output
 */
abstract class TrainedOperator<I, C extends TrainedCore<?, ?>, R, O>
        extends BatchOperator<I, R, O> {
    private static final long serialVersionUID = 1L;

    private final transient CoreFactory<? extends C> factory;
    private transient TrainedLedger ledger;
    private transient CoreState state;
    private transient C core;
    private transient CheckpointBound bound;
    private transient List<StateEntry> outcome;

    TrainedOperator(
            StreamOperatorParameters<O> parameters,
            RunSettings run,
            CoreFactory<? extends C> factory) {
        super(parameters, run);
        this.factory = factory;
    }

    /** One subtask, which trains on all batches in order. */
    static <I, O> SingleOutputStreamOperator<O> stage(
            String name,
            DataStream<I> items,
            TypeInformation<O> output,
            OperatorFactory.Constructor<I, O> operator) {
        return items.keyBy(new SingleKey<>(), Types.INT)
                .transform(name, output, OperatorFactory.head(operator))
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    /**
     * The training on a batch, which the worker's thread runs and which touches no state; this is
     * asked for in the mailbox.
     */
    protected abstract Callable<R> train(long batch, List<Rollout> items) throws Exception;

    /** Hands a result over; runs in the mailbox, the core's state being committed. */
    protected abstract void release(long batch, List<Rollout> items, R result) throws Exception;

    /** Whether there is room for what a further batch leaves behind. */
    protected boolean hasRoom() {
        return true;
    }

    protected final C core() {
        return core;
    }

    /** First ticket that has not ended. */
    protected final long ledger() {
        return ledger.first();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        ledger = new TrainedLedger(context.getKeyedStateStore());
        state = new CoreState(context.getKeyedStateStore(), getKeyedStateBackend());
    }

    @Override
    public void open() throws Exception {
        setCurrentKey(SingleKey.KEY);
        ledger.open();
        state.open();
        bound = new CheckpointBound(run.maxUncheckpointed(), now());
        super.open();
        getMetricGroup().gauge("ledger", this::ledger);
    }

    @Override
    protected final AutoCloseable createCore(OperatorContext context) throws Exception {
        Map<String, byte[]> stored = state.stored();
        core = factory.create(stored.isEmpty() ? context : context.forRestored());
        try {
            if (!stored.isEmpty()) {
                core.restore(stored);
                state.restored(core.state());
            } else if (ledger() > 0 && !core.state().isEmpty()) {
                throw new IllegalArgumentException(
                        "nothing of what was trained on " + ledger() + " tickets is stored");
            }
        } catch (Exception e) {
            core.close(); // nobody else knows of it yet
            throw e instanceof IllegalArgumentException ? misfit(e.getMessage()) : e;
        }
        return core;
    }

    /** Ends the job: the same state would not fit the next time either. */
    private Exception misfit(String reason) {
        return new SuppressRestartsException(
                new RunFailedException(
                        getOperatorName()
                                + ": "
                                + reason
                                + ": the state was made with other settings or models"));
    }

    @Override
    protected final Integer key(long ticket) {
        return SingleKey.KEY;
    }

    @Override
    protected final boolean mayStart(long batch) {
        if (run.tickets().firstTicket(batch) != ledger() || !hasRoom()) {
            return false;
        }
        if (!bound.mayTrain(now())) {
            LOG.warn(
                    "{}: batch {} waits, no checkpoint was completed for {} s",
                    getOperatorName(),
                    batch,
                    run.maxUncheckpointed().toSeconds());
            return false;
        }
        return true;
    }

    /** What has waited for it goes on. */
    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        bound.completed(now());
        startNext();
    }

    /** What is left is trained in any case: a job whose input ends takes few more checkpoints. */
    @Override
    public void endInput() throws Exception {
        bound.lift();
        super.endInput();
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    /**
     * Trains, and writes what the core then is; it is not in force before the batch is finished.
     */
    @Override
    protected final Callable<R> work(long batch, List<Rollout> items) throws Exception {
        Callable<R> training = train(batch, items);
        return () -> {
            R result = training.call();
            outcome = core.state();
            state.write(outcome);
            return result;
        };
    }

    @Override
    protected final void finish(long batch, List<Rollout> items, R result) throws Exception {
        setCurrentKey(SingleKey.KEY);
        ledger.end(items.stream().map(Rollout::getTicket).toList());
        state.commit(outcome);
        List<long[]> dead = state.dead();
        alsoWork(() -> state.drop(dead));
        release(batch, items, result);
    }
}
