package org.streamrlaif.streaming.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order on Ctrl-C: the process stays until the command has closed this, at
 * most a minute.
 */
public final class Interrupts implements AutoCloseable {

    private static final int WAIT_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "rlaif-stop");
    private volatile boolean requested;

    private Interrupts() {}

    /** Listens from now on. */
    public static Interrupts listen() {
        Interrupts interrupts = new Interrupts();
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /** Whether the user asked for the end. */
    public boolean requested() {
        return requested;
    }

    /** Says that the command has ended. */
    @Override
    public void close() {
        done.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already; the hook sees that the command is done.
                done.countDown();
            }
        }
    }

    private void stop() {
        requested = true;
        try {
            done.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
