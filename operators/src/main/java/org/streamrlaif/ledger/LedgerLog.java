package org.streamrlaif.ledger;

import java.util.List;
import org.streamrlaif.schemas.LedgerEntry;

/** Where the ledger is kept. Used by one thread at a time. */
public interface LedgerLog extends AutoCloseable {

    /**
     * Appends entries in order, all or none; those that stand there already are not written again.
     *
     * @param entries at least one
     * @param from a place that none of them lies before; 0 for the beginning
     * @return a place that nothing which follows them lies before
     * @throws Exception when it is not known whether they are there; asked again, it finds out
     */
    long append(List<LedgerEntry> entries, long from) throws Exception;

    @Override
    void close();
}
