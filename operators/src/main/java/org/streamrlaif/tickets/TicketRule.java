package org.streamrlaif.tickets;

import java.io.Serializable;

/**
 * Arithmetic of tickets, batches and policy versions. Version v is in force once the batches 0 … v
 * − 1 have ended.
 *
 * @param batchSize tickets of one batch, B ≥ 1
 * @param maxStaleness η ≥ 0: how many versions a batch may be generated ahead of the learner; 0 is
 *     exactly on-policy
 */
public record TicketRule(int batchSize, int maxStaleness) implements Serializable {
    public TicketRule {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batch-size: " + batchSize + ", expected at least 1");
        }
        if (maxStaleness < 0) {
            throw new IllegalArgumentException(
                    "max-staleness: " + maxStaleness + ", expected at least 0");
        }
    }

    /** The batch of a ticket: ⌊ticket / B⌋. */
    public long batch(long ticket) {
        return Math.floorDiv(ticket, (long) batchSize);
    }

    /** The first ticket of a batch. */
    public long firstTicket(long batch) {
        return batch * batchSize;
    }

    /** Whether a batch may be generated under a policy version: version ≥ batch − η. */
    public boolean mayGenerate(long batch, long version) {
        return version >= batch - maxStaleness;
    }

    /**
     * The first ticket that may not enter under a policy version: (version + 2 + η)·B. That is one
     * batch more than may be generated: it needs no policy to be decoded, encoded and narrated, and
     * so is ready when its version comes.
     */
    public long admissionLimit(long version) {
        return (version + 2 + maxStaleness) * batchSize;
    }

    /** Number of tickets k of a batch with k mod {@code shares} = {@code share}. */
    public int shareSize(long batch, int share, int shares) {
        return (int)
                (countBelow(firstTicket(batch + 1), share, shares)
                        - countBelow(firstTicket(batch), share, shares));
    }

    /** Tickets below this one that belong to a share, less one. */
    private static long countBelow(long ticket, int share, int shares) {
        return Math.floorDiv(ticket - share - 1, (long) shares);
    }
}
