package org.streamrlaif.flink;

import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends mail to a task from threads that may outlive it. */
final class Mails {
    private static final Logger LOG = LoggerFactory.getLogger(Mails.class);

    private Mails() {}

    /**
     * Runs the action in the task's thread; does nothing when the task has ended, since a restored
     * one asks again.
     */
    static void send(MailboxExecutor mailbox, ThrowingRunnable<Exception> action, String name) {
        try {
            mailbox.execute(action, name);
        } catch (RejectedExecutionException ended) {
            LOG.debug("{}: mail came after the task's end", name, ended);
        }
    }
}
