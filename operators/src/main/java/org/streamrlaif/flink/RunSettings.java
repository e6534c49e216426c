package org.streamrlaif.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.streamrlaif.tickets.TicketRule;

/**
 * What all operators of one run share.
 *
 * @param runId names the run's registries in each process; unique to one submission of the job
 * @param tickets how tickets are dealt to batches, and greatest staleness
 * @param settings every key of the configuration with its value, but for those that tell where a
 *     secret lies
 * @param maxUncheckpointed how long is trained without a complete checkpoint; zero for no bound, as
 *     where samples end or no checkpoints are taken
 */
public record RunSettings(
        String runId, TicketRule tickets, Map<String, String> settings, Duration maxUncheckpointed)
        implements Serializable {
    public RunSettings {
        if (runId.isBlank()) {
            throw new IllegalArgumentException("run-id: \"" + runId + "\", expected a name");
        }
        settings = Map.copyOf(settings);
    }

    /** The same without a configuration that is to be kept, and without that bound. */
    public RunSettings(String runId, TicketRule tickets) {
        this(runId, tickets, Map.of(), Duration.ZERO);
    }
}
