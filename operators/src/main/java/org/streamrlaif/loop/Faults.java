package org.streamrlaif.loop;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.VoidReason;

/**
 * What an exception that a core throws is about: the item it works on, which then is void, or the
 * run, which then ends.
 *
 * <p>About the run are {@link RunFailedException}, interruption, every {@link Error} such as that
 * of a full heap, and a device that answers no more; also as the cause of another exception.
 * Anything else is about the item.
 */
public final class Faults {

    /** Code of the reason for an exception that no core foresees. */
    public static final String CODE = "stage-failed";

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /**
     * The reason that an item is void for.
     *
     * @param stage that worked on the item, on no other
     * @param item what the log calls it
     * @throws E the failure itself when it is about the run
     */
    public static <E extends Exception> VoidReason reason(String stage, String item, E failure)
            throws E {
        if (!isOfItem(failure)) {
            throw failure;
        }
        return told(stage, item, failure);
    }

    /** The same for a failure that is about the item, see {@link #isOfItem}. */
    public static VoidReason told(String stage, String item, Exception failure) {
        if (failure instanceof GivenUpException given) {
            return given.reason();
        }
        LOG.warn("{}: {} is void", stage, item, failure);
        return new VoidReason(stage, CODE, line(failure));
    }

    /** Whether a failure is about the items that the core works on, not about the run. */
    public static boolean isOfItem(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunFailedException
                    || cause instanceof InterruptedException
                    || cause instanceof InterruptedIOException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof Error
                    || isLostDevice(cause)) {
                return false;
            }
        }
        return !Thread.currentThread().isInterrupted();
    }

    /** After any error of CUDA but that of full memory, every later call fails too. */
    private static boolean isLostDevice(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("CUDA error") && !message.contains("out of memory");
    }

    /** One line; the name of an exception stands for what its message need not say. */
    private static String line(Exception failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
        String first = message.lines().findFirst().orElse("");
        return failure instanceof IllegalArgumentException && !first.isEmpty()
                ? first
                : failure.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
    }
}
