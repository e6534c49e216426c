package org.streamrlaif.tickets;

import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Collects the tickets of one {@linkplain TicketRule#share share} until batches are complete.
 * Tickets arrive in any order; a batch is released sorted. Not thread-safe.
 */
public final class TicketBatches {
    private final TicketRule rule;
    private final int share;
    private final int shares;
    private final NavigableMap<Long, NavigableSet<Long>> batches = new TreeMap<>();
    private boolean ended;

    /** Collects one of {@code shares} shares. */
    public TicketBatches(TicketRule rule, int share, int shares) {
        this.rule = rule;
        this.share = share;
        this.shares = shares;
    }

    /**
     * Adds a ticket.
     *
     * @throws IllegalStateException when it is not of this share or is here already
     */
    public void add(long ticket) {
        if (!owns(ticket)) {
            throw new IllegalStateException(
                    "ticket " + ticket + " came to share " + share + " of " + shares);
        }
        if (!batches.computeIfAbsent(rule.batch(ticket), b -> new TreeSet<>()).add(ticket)) {
            throw new IllegalStateException("ticket " + ticket + " came twice");
        }
    }

    /** Says that nothing more will come: from now on every batch counts as complete. */
    public void end() {
        ended = true;
    }

    /** The lowest complete batch, if it may start. */
    public OptionalLong ready(LongPredicate mayStart) {
        return batches.keySet().stream()
                .filter(this::complete)
                .limit(1)
                .filter(mayStart::test)
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** The tickets of a batch so far, sorted. */
    public List<Long> tickets(long batch) {
        return List.copyOf(batches.getOrDefault(batch, new TreeSet<>()));
    }

    /** Forgets a finished batch. */
    public void remove(long batch) {
        batches.remove(batch);
    }

    /** Number of tickets that are here. */
    public int size() {
        return batches.values().stream().mapToInt(NavigableSet::size).sum();
    }

    private boolean complete(long batch) {
        return ended
                || batches.get(batch).size()
                        == LongStream.range(rule.firstTicket(batch), rule.firstTicket(batch + 1))
                                .filter(this::owns)
                                .count();
    }

    private boolean owns(long ticket) {
        return rule.share(ticket, shares) == share;
    }
}
