package org.streamrlaif.streaming.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.streamrlaif.streaming.dataset.DatasetException;
import org.streamrlaif.streaming.dataset.SkippedItem;

/** Writes what a data set gives into a topic at a pace. Not thread-safe. */
public final class ReplayRun {

    private static final long COMMIT_ITEMS = 1_000;
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReplayInput input;
    private final ReplayTopic topic;
    private final Pace pace;
    private final Consumer<SkippedItem> aside;
    private final long startedAt = System.nanoTime();
    private long written;
    private long skipped;
    private long uncommitted;
    private long committedAt = startedAt;
    private ReplayPosition behind;

    /**
     * @param input at the position of the topic
     * @param aside told of each item that is no sample
     */
    public ReplayRun(ReplayInput input, ReplayTopic topic, Pace pace, Consumer<SkippedItem> aside) {
        this.input = input;
        this.topic = topic;
        this.pace = pace;
        this.aside = aside;
        behind = input.position();
    }

    /**
     * Writes until the end of the data set. What was written before an exception of the data set is
     * in the topic.
     *
     * @param max samples at most
     * @param stop whether to end earlier
     * @param progress called after each item
     * @throws DatasetException when the file is no data set from here on
     */
    public void run(long max, BooleanSupplier stop, Runnable progress) throws InterruptedException {
        try {
            while (written < max && !stop.getAsBoolean() && input.hasNext()) {
                ReplayEntry entry = input.next();
                if (entry.skipped() != null) {
                    skipped++;
                    aside.accept(entry.skipped());
                } else if (waitFor(pace.due(written), stop)) {
                    topic.write(entry.sample());
                    written++;
                } else {
                    return; // the item is not written, so the position stays before it
                }
                uncommitted++;
                behind = input.position();
                commitSometimes();
                progress.run();
            }
        } finally {
            commit();
        }
    }

    private void commitSometimes() {
        if (uncommitted >= COMMIT_ITEMS || System.nanoTime() - committedAt >= COMMIT_NANOS) {
            commit();
        }
    }

    private void commit() {
        if (uncommitted > 0) {
            topic.commit(behind);
            uncommitted = 0;
        }
        committedAt = System.nanoTime();
    }

    /** Waits, with nothing left uncommitted for long. False when it is to end before. */
    private boolean waitFor(long due, BooleanSupplier stop) throws InterruptedException {
        long left = due - (System.nanoTime() - startedAt);
        while (left > 0) {
            if (stop.getAsBoolean()) {
                return false;
            }
            commitSometimes();
            TimeUnit.NANOSECONDS.sleep(Math.min(left, NAP_NANOS));
            left = due - (System.nanoTime() - startedAt);
        }
        return true;
    }

    /** Samples written. */
    public long written() {
        return written;
    }

    /** Items that are no samples. */
    public long skipped() {
        return skipped;
    }

    /** Samples per second so far. */
    public double rate() {
        return written / Math.max(1e-9, seconds());
    }

    /** Since it was made. */
    public double seconds() {
        return 1e-9 * (System.nanoTime() - startedAt);
    }
}
