package org.streamrlaif.flink;

import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.io.network.partition.consumer.InputGate;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;

/** How an operator waits, at the end of its input, for what it still holds. */
final class EndOfInput {
    private final StreamTask<?, ?> task;
    private final MailboxExecutor wholeMailbox;

    EndOfInput(StreamTask<?, ?> task) {
        this.task = task;
        this.wholeMailbox =
                task.getMailboxExecutorFactory().createExecutor(TaskMailbox.MIN_PRIORITY);
    }

    /**
     * Runs the task's own mails and reads its channels on until something is so: no records follow,
     * but a checkpoint would wait for ever for the end of a channel whose sender has ended, and
     * another sender cannot end without that checkpoint.
     */
    void await(BooleanSupplier done) throws Exception {
        while (!done.getAsBoolean()) {
            if (sendersHaveEnded() || !task.runMailboxStep()) {
                wholeMailbox.yield();
            }
        }
    }

    /** From then on the task has nothing to read, and its loop is about to end. */
    private boolean sendersHaveEnded() {
        return Stream.of(task.getEnvironment().getAllInputGates()).allMatch(InputGate::isFinished);
    }
}
