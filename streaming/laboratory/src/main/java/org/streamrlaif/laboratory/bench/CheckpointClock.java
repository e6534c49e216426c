package org.streamrlaif.laboratory.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** What a {@link CheckpointBench} and the job that it measures share in this process. */
final class CheckpointClock {
    private static final Map<String, CheckpointClock> CLOCKS = new ConcurrentHashMap<>();

    private final Semaphore permits = new Semaphore(0);
    private long trainedAt;
    private long released;
    private long releasedAt;
    private long longestPause;

    /** The clock of a name. */
    static CheckpointClock of(String name) {
        return CLOCKS.computeIfAbsent(name, n -> new CheckpointClock());
    }

    /** Forgets a clock. */
    static void drop(String name) {
        CLOCKS.remove(name);
    }

    /** Lets one more batch be trained on. */
    void permit() {
        permits.release();
    }

    /** Waits for the permit of a batch, which then counts as trained at once. */
    void train() throws InterruptedException {
        permits.acquire();
        trained();
    }

    private synchronized void trained() {
        trainedAt = System.nanoTime();
    }

    /** A batch has left the operator. */
    synchronized void release() {
        releasedAt = System.nanoTime();
        released++;
    }

    /** Batches that have left. */
    synchronized long released() {
        return released;
    }

    /** Seconds from the end of the training to the release of the last batch. */
    synchronized double writing() {
        return (releasedAt - trainedAt) / 1e9;
    }

    /** The mailbox did not answer for so long. */
    synchronized void pause(long nanos) {
        longestPause = Math.max(longestPause, nanos);
    }

    /** The longest pause in milliseconds since this was last asked for. */
    synchronized double longestPause() {
        double millis = longestPause / 1e6;
        longestPause = 0;
        return millis;
    }
}
