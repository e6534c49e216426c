package org.streamrlaif.ledger;

import java.io.IOException;
import java.util.function.Consumer;
import org.streamrlaif.schemas.LedgerEntry;

/** A ledger that can be read from its beginning, more than once: a topic, or files. */
public interface LedgerSource {

    /**
     * Reads all entries, in order.
     *
     * @param entries takes each entry; never null
     * @param unreadable takes one line about each thing that is no entry
     */
    void read(Consumer<LedgerEntry> entries, Consumer<String> unreadable) throws IOException;
}
