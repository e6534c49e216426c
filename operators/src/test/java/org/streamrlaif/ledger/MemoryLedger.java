package org.streamrlaif.ledger;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.streamrlaif.schemas.LedgerEntry;

/** A ledger that outlives its learners; places are positions in it. */
public final class MemoryLedger implements LedgerLog {
    public final List<LedgerEntry> entries = new CopyOnWriteArrayList<>();

    /** Appends that fail before anything is written. */
    public volatile int failuresBefore;

    /** Appends that fail although everything is written. */
    public volatile int failuresAfter;

    /** Thrown instead of appending, unless it is null. */
    public volatile Error error;

    @Override
    public synchronized long append(List<LedgerEntry> given, long from) throws IOException {
        if (error != null) {
            throw error;
        }
        if (failuresBefore > 0) {
            failuresBefore--;
            throw new IOException("nobody there");
        }
        List<LedgerEntry> there = entries.subList((int) from, entries.size());
        List<LedgerEntry> missing = given.stream().filter(entry -> !there.contains(entry)).toList();
        entries.addAll(missing);
        if (failuresAfter > 0) {
            failuresAfter--;
            throw new IOException("no answer");
        }
        return entries.size();
    }

    /** Stays. */
    @Override
    public void close() {}
}
