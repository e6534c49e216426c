package org.streamrlaif.tickets;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Arithmetic of tickets, batches and policy versions. Version v is in force once the batches 0 … v
 * − 1 have ended.
 *
 * @param epochs how tickets are dealt to batches, in order; a run starts with one, and each change
 *     of the batch size adds one
 * @param maxStaleness η ≥ 0: how many versions a batch may be generated ahead of the learner; 0 is
 *     exactly on-policy
 */
public record TicketRule(List<TicketEpoch> epochs, int maxStaleness) implements Serializable {
    /** Number of parts of a batch, hence the most shares that can be made of it. */
    public static final int PARTS = 1024;

    public TicketRule {
        epochs = List.copyOf(epochs);
        if (maxStaleness < 0) {
            throw new IllegalArgumentException(
                    "max-staleness: " + maxStaleness + ", expected at least 0");
        }
        TicketEpoch before = null;
        for (TicketEpoch epoch : epochs) {
            if (!follows(before, epoch)) {
                throw new IllegalArgumentException(
                        "epochs: " + epochs + ", expected each to begin where the one before ends");
            }
            before = epoch;
        }
        if (before == null) {
            throw new IllegalArgumentException("epochs: none, expected at least one");
        }
    }

    /** The rule of a run that starts: batches of one size B ≥ 1. */
    public TicketRule(int batchSize, int maxStaleness) {
        this(List.of(new TicketEpoch(0, 0, batchSize)), maxStaleness);
    }

    private static boolean follows(TicketEpoch before, TicketEpoch epoch) {
        if (before == null) {
            return epoch.firstTicket() == 0 && epoch.firstBatch() == 0;
        }
        return epoch.firstTicket() > before.firstTicket()
                && epoch.equals(before.next(epoch.firstTicket(), epoch.batchSize()));
    }

    /** Tickets of one batch, B, for the tickets to come. */
    public int batchSize() {
        return newest().batchSize();
    }

    /**
     * The same with another batch size from a ticket on, before which all have been given out and
     * none after; the rule itself when the size is the same.
     */
    public TicketRule from(long nextTicket, int batchSize) {
        if (batchSize == batchSize()) {
            return this;
        }
        List<TicketEpoch> all = new ArrayList<>(epochs);
        if (newest().firstTicket() == nextTicket) {
            all.remove(all.size() - 1); // an epoch without tickets
        }
        all.add(newest().next(nextTicket, batchSize));
        return new TicketRule(all, maxStaleness);
    }

    /** The batch of a ticket: b₀ + ⌊(ticket − t₀) / B⌋ in its epoch. */
    public long batch(long ticket) {
        return epochOf(ticket).batch(ticket);
    }

    /** The first ticket of a batch. */
    public long firstTicket(long batch) {
        int at = epochs.size() - 1;
        while (at > 0 && epochs.get(at).firstBatch() > batch) {
            at--;
        }
        return epochs.get(at).firstTicket(batch);
    }

    /** Whether a batch may be generated under a policy version: version ≥ batch − η. */
    public boolean mayGenerate(long batch, long version) {
        return version >= batch - maxStaleness;
    }

    /**
     * The first ticket that may not enter under a policy version: the first one of batch version +
     * 2 + η. That is one batch more than may be generated: it needs no policy to be decoded,
     * encoded and narrated, and so is ready when its version comes.
     */
    public long admissionLimit(long version) {
        return firstTicket(version + 2 + maxStaleness);
    }

    /**
     * The part of its batch that a ticket stands in: position i of B is in part ⌈i·{@value
     * #PARTS}/B⌉. It stays the same when a later epoch begins.
     */
    public int part(long ticket) {
        return epochOf(ticket).part(ticket);
    }

    /**
     * Which of equal shares of each batch a ticket belongs to: ⌊part · shares / {@value #PARTS}⌋.
     */
    public int share(long ticket, int shares) {
        return part(ticket) * shares / PARTS;
    }

    private TicketEpoch epochOf(long ticket) {
        int at = epochs.size() - 1;
        while (at > 0 && epochs.get(at).firstTicket() > ticket) {
            at--;
        }
        return epochs.get(at);
    }

    private TicketEpoch newest() {
        return epochs.get(epochs.size() - 1);
    }
}
