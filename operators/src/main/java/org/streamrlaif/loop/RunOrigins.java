package org.streamrlaif.loop;

import java.util.List;
import java.util.Map;
import org.streamrlaif.schemas.RunOrigin;
import org.streamrlaif.schemas.TicketEpoch;
import org.streamrlaif.tickets.TicketRule;

/** What a run was made with, between the records that are kept and the rule of its tickets. */
public final class RunOrigins {

    /** Key of the configuration that names the run. */
    private static final String RUN_ID = "run-id";

    private RunOrigins() {}

    /** The origin of a run that has given out all tickets below {@code nextTicket}. */
    public static RunOrigin of(TicketRule rule, Map<String, String> settings, long nextTicket) {
        return new RunOrigin(
                settings.getOrDefault(RUN_ID, ""), epochs(rule), nextTicket, Map.copyOf(settings));
    }

    /** How the rule deals tickets to batches, in order. */
    public static List<TicketEpoch> epochs(TicketRule rule) {
        return rule.epochs().stream()
                .map(
                        epoch ->
                                new TicketEpoch(
                                        epoch.firstTicket(), epoch.firstBatch(), epoch.batchSize()))
                .toList();
    }

    /**
     * The rule under which the run goes on: its epochs, and a new one from its next ticket on when
     * the size of a batch is another.
     */
    public static TicketRule rule(RunOrigin origin, int batchSize, int maxStaleness) {
        return new TicketRule(
                        origin.getEpochs().stream()
                                .map(
                                        epoch ->
                                                new org.streamrlaif.tickets.TicketEpoch(
                                                        epoch.getFirstTicket(),
                                                        epoch.getFirstBatch(),
                                                        epoch.getBatchSize()))
                                .toList(),
                        maxStaleness)
                .from(origin.getNextTicket(), batchSize);
    }
}
