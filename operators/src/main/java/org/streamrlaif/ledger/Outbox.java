package org.streamrlaif.ledger;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.streamrlaif.schemas.LedgerEntry;

/**
 * Entries of the ledger that are not known to be in it yet, numbered in their order. One is due
 * when a complete checkpoint holds it, since then it will never be taken back. Not thread-safe.
 */
public final class Outbox {
    private final Deque<LedgerEntry> entries;
    private final NavigableMap<Long, Long> held = new TreeMap<>();
    private long first;
    private long due;

    /**
     * What a checkpoint has held, all of which is due.
     *
     * @param first number of the first entry
     */
    public Outbox(long first, Collection<LedgerEntry> entries) {
        this.entries = new ArrayDeque<>(entries);
        this.first = first;
        due = next();
    }

    /** Takes an entry; returns its number. */
    public long add(LedgerEntry entry) {
        entries.addLast(entry);
        return next() - 1;
    }

    /** Says that a checkpoint holds what is here now, once it is complete. */
    public void heldBy(long checkpoint) {
        held.put(checkpoint, next());
    }

    /** Says that a checkpoint is complete. */
    public void complete(long checkpoint) {
        Map.Entry<Long, Long> newest = held.floorEntry(checkpoint);
        if (newest != null) {
            due = Math.max(due, newest.getValue());
            held.headMap(checkpoint, true).clear();
        }
    }

    /** Number of the first entry that is here. */
    public long first() {
        return first;
    }

    /** How many entries are here. */
    public int size() {
        return entries.size();
    }

    /** How many of them are due. */
    public int dueSize() {
        return (int) (due - first);
    }

    /** The entries that are due, the oldest first. */
    public List<LedgerEntry> due() {
        return entries.stream().limit(dueSize()).toList();
    }

    /** Says that the first entries are in the ledger: they go. */
    public void written(int count) {
        for (int i = 0; i < count; i++) {
            entries.removeFirst();
        }
        first += count;
    }

    private long next() {
        return first + entries.size();
    }
}
