package org.streamrlaif.flink;

import java.io.Serializable;
import org.streamrlaif.tickets.TicketRule;

/**
 * What all operators of one run share.
 *
 * @param runId names the run's registries in each process; unique to one submission of the job
 * @param tickets batch size and greatest staleness
 */
public record RunSettings(String runId, TicketRule tickets) implements Serializable {
    public RunSettings {
        if (runId.isBlank()) {
            throw new IllegalArgumentException("run-id: \"" + runId + "\", expected a name");
        }
    }
}
