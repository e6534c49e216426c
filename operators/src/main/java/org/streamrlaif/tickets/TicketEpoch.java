package org.streamrlaif.tickets;

import java.io.Serializable;

/**
 * How tickets are dealt to batches from one ticket on: batch(t) = firstBatch + ⌊(t − firstTicket) /
 * B⌋. An epoch ends where the next one begins; its last batch may be shorter.
 *
 * @param firstTicket the first ticket of the epoch
 * @param firstBatch its batch
 * @param batchSize tickets of one batch, B ≥ 1
 */
public record TicketEpoch(long firstTicket, long firstBatch, int batchSize)
        implements Serializable {
    public TicketEpoch {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batch-size: " + batchSize + ", expected at least 1");
        }
    }

    /** The batch of a ticket of this epoch. */
    long batch(long ticket) {
        return firstBatch + (ticket - firstTicket) / batchSize;
    }

    /** The part of its batch that a ticket of this epoch stands in. */
    int part(long ticket) {
        long position = (ticket - firstTicket) % batchSize;
        long part = (position * TicketRule.PARTS + batchSize - 1) / batchSize;
        return (int) Math.min(part, TicketRule.PARTS - 1);
    }

    /** The first ticket of a batch of this epoch. */
    long firstTicket(long batch) {
        return firstTicket + (batch - firstBatch) * batchSize;
    }

    /** The epoch that follows when this one ends before a ticket. */
    TicketEpoch next(long ticket, int batchSize) {
        long ended = ticket - firstTicket;
        return new TicketEpoch(
                ticket, firstBatch + (ended + this.batchSize - 1) / this.batchSize, batchSize);
    }
}
