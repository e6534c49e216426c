package org.streamrlaif.tickets;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets samples enter while {@code nextTicket < (version + 2 + η)·B}: one gate per run and process,
 * shared by the source that asks and the ticket counter that knows. Closed until the counter has
 * {@linkplain #start started} it and a {@linkplain #version policy version} is known. Thread-safe.
 */
public final class AdmissionGate {
    private static final Map<String, AdmissionGate> RUNS = new ConcurrentHashMap<>();

    private TicketRule rule;
    private long nextTicket;
    private long version = UNKNOWN;
    private CompletableFuture<Void> opening = new CompletableFuture<>();

    private static final long UNKNOWN = -1;

    AdmissionGate() {}

    /** The gate of a run in this process; the same object for every caller. */
    public static AdmissionGate of(String runId) {
        return RUNS.computeIfAbsent(runId, id -> new AdmissionGate());
    }

    /** Forgets the gate of a run that has ended in this process. */
    public static void forget(String runId) {
        RUNS.remove(runId);
    }

    /**
     * Begins an attempt: tickets go on at {@code nextTicket}, and the version is unknown until it
     * is announced.
     */
    public synchronized void start(TicketRule rule, long nextTicket) {
        this.rule = rule;
        this.nextTicket = nextTicket;
        this.version = UNKNOWN;
    }

    /** Says that all tickets below {@code nextTicket} have been given out. */
    public synchronized void admitted(long nextTicket) {
        this.nextTicket = nextTicket;
    }

    /** Says which policy version is in force. */
    public void version(long version) {
        CompletableFuture<Void> opened = null;
        synchronized (this) {
            this.version = version;
            if (isOpen()) {
                opened = opening;
                opening = new CompletableFuture<>();
            }
        }
        if (opened != null) {
            opened.complete(null);
        }
    }

    /** Whether one more sample may enter. */
    public synchronized boolean isOpen() {
        return rule != null && version != UNKNOWN && nextTicket < rule.admissionLimit(version);
    }

    /**
     * Completes once the gate is open; it may be closed again by then, so ask {@link #isOpen()}.
     */
    public synchronized CompletableFuture<Void> whenOpen() {
        return isOpen() ? CompletableFuture.completedFuture(null) : opening;
    }

    /** Samples that may still enter under the present version; 0 when closed. */
    public synchronized long credits() {
        return isOpen() ? rule.admissionLimit(version) - nextTicket : 0;
    }
}
