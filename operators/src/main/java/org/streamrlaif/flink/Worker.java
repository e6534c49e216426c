package org.streamrlaif.flink;

import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.loop.RunFailedException;

/**
 * The thread in which an operator's core works, so that the task's mailbox never waits. Owns the
 * core: it is closed after the last work has ended, however long that takes, since native memory
 * must not go while it is used.
 */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long CLOSE_SECONDS = 30;

    private final String name;
    private final MailboxExecutor mailbox;
    private final ThreadPoolExecutor thread;

    Worker(RuntimeContext task, MailboxExecutor mailbox, AutoCloseable core) {
        this.name = task.getTaskInfo().getTaskNameWithSubtasks();
        this.mailbox = mailbox;
        this.thread = new SingleThread(name, core);
    }

    /**
     * Does the work in the worker's thread and then hands the result over in the mailbox. A failure
     * of the work fails the task with its cause.
     */
    <R> void submit(Callable<R> work, ThrowingConsumer<R, Exception> done) {
        thread.execute(() -> mail(outcome(work, done)));
    }

    /**
     * Runs the action in the mailbox, from any thread; does nothing when the task has ended, since
     * a restored one asks again.
     */
    void mail(ThrowingRunnable<Exception> action) {
        try {
            mailbox.execute(action, name);
        } catch (RejectedExecutionException ended) {
            LOG.debug("{}: mail came after the task's end", name, ended);
        }
    }

    /** Interrupts the work and waits for its end, at most {@value #CLOSE_SECONDS} s. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn(
                    "{}: still busy {} s after it was interrupted; its core is closed when it ends",
                    name,
                    CLOSE_SECONDS);
        }
    }

    private <R> ThrowingRunnable<Exception> outcome(
            Callable<R> work, ThrowingConsumer<R, Exception> done) {
        try {
            R result = work.call();
            return () -> done.accept(result);
        } catch (RunFailedException failure) {
            return () -> {
                throw new SuppressRestartsException(failure);
            };
        } catch (Throwable failure) {
            return () -> {
                throw new FlinkException(name + " failed: " + failure.getMessage(), failure);
            };
        }
    }

    private static final class SingleThread extends ThreadPoolExecutor {
        private final String name;
        private final AutoCloseable core;

        SingleThread(String name, AutoCloseable core) {
            super(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    work -> daemon(work, name));
            this.name = name;
            this.core = core;
        }

        private static Thread daemon(Runnable work, String name) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        }

        @Override
        protected void terminated() {
            try {
                core.close();
            } catch (Exception e) {
                LOG.warn("{}: cannot close its core", name, e);
            }
        }
    }
}
