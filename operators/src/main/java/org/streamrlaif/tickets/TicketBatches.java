package org.streamrlaif.tickets;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * Collects the elements of one share (the tickets k with k mod shares = share) until batches are
 * complete. Elements arrive in any order; a batch is released sorted by ticket. Not thread-safe.
 */
public final class TicketBatches<E> {
    private final TicketRule rule;
    private final int share;
    private final int shares;
    private final NavigableMap<Long, NavigableMap<Long, E>> batches = new TreeMap<>();
    private boolean ended;

    /** Collects one of {@code shares} shares. */
    public TicketBatches(TicketRule rule, int share, int shares) {
        this.rule = rule;
        this.share = share;
        this.shares = shares;
    }

    /** Whether a ticket belongs to this share. */
    public boolean owns(long ticket) {
        return Math.floorMod(ticket, shares) == share;
    }

    /**
     * Adds an element.
     *
     * @throws IllegalStateException when the ticket is not of this share or is here already
     */
    public void add(long ticket, E element) {
        if (!owns(ticket)) {
            throw new IllegalStateException(
                    "ticket " + ticket + " came to share " + share + " of " + shares);
        }
        NavigableMap<Long, E> batch =
                batches.computeIfAbsent(rule.batch(ticket), b -> new TreeMap<>());
        if (batch.putIfAbsent(ticket, element) != null) {
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

    /** The elements of a batch so far, sorted by ticket. */
    public List<E> elements(long batch) {
        return new ArrayList<>(batches.getOrDefault(batch, new TreeMap<>()).values());
    }

    /** Forgets a finished batch. */
    public void remove(long batch) {
        batches.remove(batch);
    }

    /** All elements that are here, sorted by ticket. */
    public List<E> all() {
        List<E> all = new ArrayList<>();
        batches.values().forEach(batch -> all.addAll(batch.values()));
        return all;
    }

    /** Number of elements that are here. */
    public int size() {
        return batches.values().stream().mapToInt(NavigableMap::size).sum();
    }

    private boolean complete(long batch) {
        return ended || batches.get(batch).size() == rule.shareSize(batch, share, shares);
    }
}
