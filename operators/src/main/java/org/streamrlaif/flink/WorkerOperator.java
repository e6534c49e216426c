package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.flink.util.function.ThrowingRunnable;
import org.streamrlaif.schemas.DeadLetter;

/**
 * Holds its inputs and lets its core work on them in a thread of its own, one piece of work at a
 * time. What is held is in state until the result is handed over in the mailbox, so a failure in
 * between does the work again. At the end of the input it waits until nothing is held.
 *
 * @param <I> input
 * @param <O> output
 */
abstract class WorkerOperator<I, O> extends AbstractStreamOperator<O>
        implements OneInputStreamOperator<I, O>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    protected final transient RunSettings run;
    private final transient MailboxExecutor mailbox;
    private final transient EndOfInput end;
    private transient Worker worker;
    private transient boolean running;
    private transient KernelState kernels;

    WorkerOperator(StreamOperatorParameters<O> parameters, RunSettings run) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.end = new EndOfInput(parameters.getContainingTask());
        this.run = run;
    }

    /** Makes what the work needs; closed when the worker has ended. */
    protected abstract AutoCloseable createCore(OperatorContext context) throws Exception;

    /** Number of inputs held, those being worked on included. */
    protected abstract int held();

    /** Gives the core its {@linkplain #work next work}, if there is any; the core is free. */
    protected abstract void next() throws Exception;

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
        worker = new Worker(getRuntimeContext(), mailbox, createCore(operatorContext()));
        getMetricGroup().gauge("queuedItems", this::held);
        inMailbox(this::startNext);
    }

    /** Works on what is held. */
    @Override
    public void endInput() throws Exception {
        startNext();
        end.await(() -> held() == 0);
    }

    @Override
    public void close() throws Exception {
        if (worker != null) {
            worker.close();
        }
        super.close();
    }

    protected final OperatorContext operatorContext() {
        return OperatorContext.of(run.runId(), getRuntimeContext());
    }

    /** Starts the next work when there is some and none is running. */
    protected final void startNext() throws Exception {
        if (!running) {
            next();
        }
    }

    /**
     * Does the work in the worker's thread, then hands the result over in the mailbox and starts
     * what comes next.
     */
    protected final <R> void work(Callable<R> work, ThrowingConsumer<R, Exception> done) {
        running = true;
        worker.submit(
                work,
                result -> {
                    done.accept(result);
                    running = false;
                    startNext();
                });
    }

    /** Does something else in the worker's thread, behind the work that is running. */
    protected final void alsoWork(ThrowingRunnable<Exception> work) {
        worker.submit(
                () -> {
                    work.run();
                    return null;
                },
                nothing -> {});
    }

    /**
     * Lets the running work finish before more input is taken, when so many items are held. Waits
     * for nothing else: what other work lacks may stand behind this input.
     */
    protected final void waitWhileBusyWith(int items) throws InterruptedException {
        while (running && held() >= items) {
            mailbox.yield();
        }
    }

    /** Whether the core is at work. */
    protected final boolean running() {
        return running;
    }

    /** Runs something in the mailbox, unless the task has ended; from any thread. */
    protected final void inMailbox(ThrowingRunnable<Exception> mail) {
        worker.mail(mail);
    }

    protected final void emit(O value) {
        output.collect(new StreamRecord<>(value));
    }

    protected final void emitDeadLetters(List<DeadLetter> letters) {
        letters.forEach(
                letter -> output.collect(SideOutputs.DEAD_LETTERS, new StreamRecord<>(letter)));
    }
}
