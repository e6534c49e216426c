package org.streamrlaif.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.TicketEnd;

/**
 * The hash of one batch: SHA-256 over the chain value of the batch before, the ends of its tickets
 * and its own end, each as {@linkplain CanonicalJson canonical JSON} and followed by a line feed.
 * Lineages are left out, and of the batch's end {@code previous} and {@code chain}.
 */
final class BatchChain {
    private static final CanonicalJson TICKET =
            new CanonicalJson(TicketEnd.getClassSchema(), Set.of("lineage"));
    private static final CanonicalJson BATCH =
            new CanonicalJson(BatchEnd.getClassSchema(), Set.of("lineage", "previous", "chain"));

    private final MessageDigest digest = Sha256.digest();

    /** Begins behind a batch with this chain value; empty for the first batch of a run. */
    BatchChain(String previous) {
        line(previous.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a ticket's end adds to the hash. */
    static byte[] bytes(TicketEnd ticket) {
        return TICKET.bytes(ticket);
    }

    /** What a batch's end adds to the hash. */
    static byte[] bytes(BatchEnd end) {
        return BATCH.bytes(end);
    }

    /** Adds {@link #bytes}. */
    BatchChain add(byte[] bytes) {
        line(bytes);
        return this;
    }

    /** The chain value of the batch whose lines were added, its own end last. */
    String value() {
        return Sha256.of(digest);
    }

    private void line(byte[] bytes) {
        digest.update(bytes);
        digest.update((byte) '\n');
    }
}
