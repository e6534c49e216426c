package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.NEW_EPOCH;
import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.time.Duration;
import org.streamrlaif.platform.Change;
import org.streamrlaif.tickets.TicketRule;

/**
 * Batches and staleness.
 *
 * @param batchSize tickets of one batch, B ≥ 1
 * @param maxStaleness η ≥ 0: how many versions a batch may be generated ahead of the learner; 0 is
 *     exactly on-policy
 * @param maxUncheckpointedSeconds when no checkpoint was completed for so long, training waits for
 *     one; 0 for no bound, and without effect where samples end
 */
public record LoopConfig(
        @Change(NEW_EPOCH) int batchSize,
        @Change(FREE) int maxStaleness,
        @Change(FREE) int maxUncheckpointedSeconds)
        implements Serializable {

    public LoopConfig {
        new TicketRule(batchSize, maxStaleness); // checks both
        require(
                maxUncheckpointedSeconds >= 0,
                "max-uncheckpointed-seconds",
                maxUncheckpointedSeconds,
                "at least 0");
    }

    /** How long is trained without a complete checkpoint; zero for no bound. */
    public Duration maxUncheckpointed() {
        return Duration.ofSeconds(maxUncheckpointedSeconds);
    }

    /** The rule of a run that starts. */
    public TicketRule rule() {
        return new TicketRule(batchSize, maxStaleness);
    }
}
