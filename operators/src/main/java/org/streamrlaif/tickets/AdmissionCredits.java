package org.streamrlaif.tickets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The admission gate for readers that run elsewhere than the ticket counter: it deals out credits,
 * one for each ticket, while {@code tickets issued + credits held < (version + 2 + η)·B}. Whoever
 * holds credits has samples at hand: a reader asks when there is something to read, and gives back
 * what it did not need. So none is missing when the last ones of a batch are wanted.
 *
 * <p>One per run and process, shared by the ticket counter's coordinator and the readers'. Closed
 * until the counter has {@linkplain #start started} it. Thread-safe.
 */
public final class AdmissionCredits {
    private static final Map<String, AdmissionCredits> RUNS = new ConcurrentHashMap<>();

    private final Map<Integer, Long> held = new HashMap<>();
    private final Deque<Integer> asking = new ArrayDeque<>();
    private BiConsumer<Integer, Long> granting = (reader, credits) -> {};
    private boolean started;
    private long issued;
    private long limit;

    AdmissionCredits() {}

    /** Those of a run in this process; the same object for every caller. */
    public static AdmissionCredits of(String runId) {
        return RUNS.computeIfAbsent(runId, id -> new AdmissionCredits());
    }

    /** Forgets those of a run that has ended in this process. */
    public static void forget(String runId) {
        RUNS.remove(runId);
    }

    /** Says who is to be told of the credits that a reader gets; must return at once. */
    public synchronized void grantTo(BiConsumer<Integer, Long> granting) {
        this.granting = granting;
    }

    /**
     * An attempt of the counter begins: all tickets below {@code nextTicket} have been given out,
     * and none may be until a {@linkplain #limit limit} is known.
     */
    public synchronized void start(long nextTicket) {
        started = true;
        issued = nextTicket;
        limit = nextTicket;
    }

    /** The attempt has ended: what its readers hold is void, and nobody is granted anything. */
    public synchronized void stop() {
        started = false;
        held.clear();
        asking.clear();
    }

    /** Says which is the first ticket that may not be given out yet. */
    public synchronized void limit(long limit) {
        this.limit = limit;
        deal();
    }

    /** Tickets that a reader has counted are not given out, as its sample was dropped. */
    public synchronized void unused(long tickets) {
        issued -= tickets;
        deal();
    }

    /** A reader begins anew: what it held and asked for is void. */
    public synchronized void forget(int reader) {
        held.remove(reader);
        asking.remove(reader);
        deal();
    }

    /**
     * A reader gives its credits back.
     *
     * @param used tickets of the samples that it has read by them, perhaps more than it held, since
     *     a sample is not divided
     * @param more whether it asks for further ones
     */
    public synchronized void settle(int reader, long used, boolean more) {
        held.remove(reader);
        issued += used;
        if (more && !asking.contains(reader)) {
            asking.add(reader);
        }
        deal();
    }

    /** Shares what there is among those who ask, the longest wait first. */
    private void deal() {
        long free =
                started
                        ? limit - issued - held.values().stream().mapToLong(Long::longValue).sum()
                        : 0;
        while (free > 0 && !asking.isEmpty()) {
            long share = (free + asking.size() - 1) / asking.size();
            int reader = asking.remove();
            held.put(reader, share);
            free -= share;
            granting.accept(reader, share);
        }
    }
}
