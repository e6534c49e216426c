package org.streamrlaif.flink;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.ledger.LedgerLog;
import org.streamrlaif.schemas.LedgerEntry;

/** Appends to a log in a thread of its own, as often as it takes. */
final class LedgerAppender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerAppender.class);
    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long LONGEST_WAIT_MILLIS = 16_000;
    private static final long CLOSE_SECONDS = 5;

    private final LedgerLog log;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(LedgerAppender::daemon);

    /**
     * @param log to be closed with this
     */
    LedgerAppender(LedgerLog log) {
        this.log = log;
    }

    /**
     * {@link LedgerLog#append}, whose failures are said in one line and tried again; only an error
     * of the JVM is the future's.
     */
    CompletableFuture<Long> append(List<LedgerEntry> entries, long from) {
        CompletableFuture<Long> place = new CompletableFuture<>();
        thread.execute(
                () -> {
                    try {
                        place.complete(appended(entries, from));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        place.cancel(false);
                    } catch (Error e) {
                        place.completeExceptionally(e);
                    }
                });
        return place;
    }

    private long appended(List<LedgerEntry> entries, long from) throws InterruptedException {
        long wait = FIRST_WAIT_MILLIS;
        while (true) {
            try {
                long place = log.append(entries, from);
                if (wait > FIRST_WAIT_MILLIS) {
                    LOG.info("ledger: written again, {} entries", entries.size());
                }
                return place;
            } catch (Exception e) {
                if (Thread.currentThread().isInterrupted() || e instanceof InterruptedException) {
                    throw new InterruptedException();
                }
                if (wait == FIRST_WAIT_MILLIS) {
                    LOG.warn(
                            "ledger: {} entries are kept and tried again until they can be"
                                    + " written: {}",
                            entries.size(),
                            e.toString());
                    LOG.debug("ledger", e);
                }
            }
            Thread.sleep(wait);
            wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ledger");
        thread.setDaemon(true);
        return thread;
    }

    /** Gives up what has not been appended. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("ledger: still being written {} s after it was closed", CLOSE_SECONDS);
        }
        log.close();
    }
}
