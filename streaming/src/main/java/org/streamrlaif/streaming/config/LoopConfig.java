package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.NEW_EPOCH;

import java.io.Serializable;
import org.streamrlaif.platform.Change;
import org.streamrlaif.tickets.TicketRule;

/**
 * Batches and staleness.
 *
 * @param batchSize tickets of one batch, B ≥ 1
 * @param maxStaleness η ≥ 0: how many versions a batch may be generated ahead of the learner; 0 is
 *     exactly on-policy
 */
public record LoopConfig(@Change(NEW_EPOCH) int batchSize, @Change(FREE) int maxStaleness)
        implements Serializable {

    public LoopConfig {
        new TicketRule(batchSize, maxStaleness); // checks both
    }

    /** The rule of a run that starts. */
    public TicketRule rule() {
        return new TicketRule(batchSize, maxStaleness);
    }
}
