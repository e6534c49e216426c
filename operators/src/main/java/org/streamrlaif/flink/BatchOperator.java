package org.streamrlaif.flink;

import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingRunnable;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.tickets.TicketBatches;

/**
 * Collects items by ticket and lets its core work on whole batches (or on this subtask's share of
 * them), one at a time, in a thread of its own. Until a batch is {@linkplain #finish finished} in
 * the mailbox its items stay in state, so a failure in between runs it again. At the end of the
 * input the incomplete last batch is run as it is.
 *
 * @param <I> input
 * @param <E> what is held in memory for an item
 * @param <R> what the core makes of a batch
 * @param <O> output
 */
abstract class BatchOperator<I extends SpecificRecordBase, E, R, O>
        extends AbstractStreamOperator<O> implements OneInputStreamOperator<I, O>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    protected final transient RunSettings run;
    protected final transient Ticketed<I> input;
    private final transient MailboxExecutor mailbox;
    private transient TicketBatches<E> batches;
    private transient Worker worker;
    private transient boolean running;
    private transient KernelState kernels;

    BatchOperator(StreamOperatorParameters<O> parameters, RunSettings run, Ticketed<I> input) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.run = run;
        this.input = input;
    }

    /** Makes what {@link #work} needs; closed when the worker has ended. */
    protected abstract AutoCloseable createCore(OperatorContext context) throws Exception;

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
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        kernels = new KernelState(context);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        kernels.snapshot();
    }

    @Override
    public void open() throws Exception {
        super.open();
        OperatorContext context = OperatorContext.of(run.runId(), getRuntimeContext());
        batches = new TicketBatches<>(run.tickets(), context.subtask(), context.parallelism());
        restoreInto(batches);
        worker =
                new Worker(
                        getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks(),
                        mailbox,
                        createCore(context));
        getMetricGroup().gauge("queuedItems", () -> batches.size());
        inMailbox(this::startNext);
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
        startNext();
        while (batches.size() > 0) {
            mailbox.yield();
        }
    }

    @Override
    public void close() throws Exception {
        if (worker != null) {
            worker.close();
        }
        super.close();
    }

    /** Starts the next batch when there is one that may start and none is running. */
    protected final void startNext() throws Exception {
        OptionalLong next = running ? OptionalLong.empty() : batches.ready(this::mayStart);
        if (next.isPresent()) {
            long batch = next.getAsLong();
            List<I> items = recall(batches.elements(batch));
            running = true;
            worker.submit(() -> work(batch, items), result -> finished(batch, items, result));
        }
    }

    /**
     * Lets the running batch finish before more input is taken, when so many items are held. Waits
     * for nothing else: what a batch lacks may stand behind this input.
     */
    protected final void waitWhileBusyWith(int items) throws InterruptedException {
        while (running && batches.size() >= items) {
            mailbox.yield();
        }
    }

    /** Does something else in the worker's thread, behind the batch that is running. */
    protected final void alsoWork(ThrowingRunnable<Exception> work) {
        worker.submit(
                () -> {
                    work.run();
                    return null;
                },
                nothing -> {});
    }

    /** Whether a batch is running. */
    protected final boolean running() {
        return running;
    }

    /** Runs something in the mailbox, unless the task has ended; from any thread. */
    protected final void inMailbox(ThrowingRunnable<Exception> mail) {
        Mails.send(mailbox, mail, getOperatorName());
    }

    /** All that is held, sorted by ticket. */
    protected final List<E> held() {
        return batches.all();
    }

    protected final void emit(O value) {
        output.collect(new StreamRecord<>(value));
    }

    protected final void emitDeadLetters(List<DeadLetter> letters) {
        letters.forEach(letter -> output.collect(Outputs.DEAD_LETTERS, new StreamRecord<>(letter)));
    }

    private void finished(long batch, List<I> items, R result) throws Exception {
        finish(batch, items, result);
        batches.remove(batch);
        running = false;
        startNext();
    }
}
