package org.streamrlaif.loop;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.RunOrigin;
import org.streamrlaif.schemas.TicketEpoch;
import org.streamrlaif.tickets.TicketRule;

/** What a run was made with, between the records that are kept and the rule of its tickets. */
public final class RunOrigins {

    /** Key of the configuration that names the run. */
    private static final String RUN_ID = "run-id";

    private static final String FORK_ID = "fork-id";

    private RunOrigins() {}

    /** The origin of a run that has given out all tickets below {@code nextTicket}. */
    public static RunOrigin of(TicketRule rule, Map<String, String> settings, long nextTicket) {
        return new RunOrigin(
                settings.getOrDefault(RUN_ID, ""), epochs(rule), nextTicket, Map.copyOf(settings));
    }

    /**
     * What the ledger says at the start of a learner.
     *
     * @param restored the last version before the checkpoint; null at the start of a run
     * @param policy the version that the learner begins with, of a lineage of its own
     * @param ledger first ticket not yet ended
     * @param chain chain value of the last batch that has ended
     */
    public static LineageStart start(
            TicketRule rule,
            Map<String, String> settings,
            PolicyVersion restored,
            PolicyVersion policy,
            long ledger,
            String chain) {
        return LineageStart.newBuilder()
                .setLineage(policy.getLineage())
                .setParent(restored == null ? -1 : restored.getLineage())
                .setLedger(ledger)
                .setVersion(policy.getVersion())
                .setChain(chain)
                .setRunId(settings.getOrDefault(RUN_ID, ""))
                .setForkId(settings.getOrDefault(FORK_ID, ""))
                .setConfiguration(Sha256.of(lines(settings)))
                .setEpochs(epochs(rule))
                .setStartedAt(policy.getCreatedAt())
                .build();
    }

    private static String lines(Map<String, String> settings) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        return lines.toString();
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
