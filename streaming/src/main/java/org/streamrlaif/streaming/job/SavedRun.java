package org.streamrlaif.streaming.job;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.flink.OriginState;
import org.streamrlaif.loop.RunOrigins;
import org.streamrlaif.platform.Change;
import org.streamrlaif.schemas.RunOrigin;
import org.streamrlaif.schemas.TicketEpoch;
import org.streamrlaif.streaming.config.KeyChange;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.tickets.TicketRule;

/**
 * A run that a job is to go on from, read out of its savepoint or checkpoint before anything is
 * started.
 *
 * @param path where the savepoint or checkpoint lies
 * @param origin what the run was made with
 * @param allAdmitted whether it had admitted the last of its samples, so that there is no next
 *     ticket
 */
public record SavedRun(String path, RunOrigin origin, boolean allAdmitted) {
    static final String FORK = "fork-id";
    static final String LEDGER = "streams.ledger";

    private static final Logger LOG = LoggerFactory.getLogger(SavedRun.class);

    /**
     * The run that Flink's options name ({@code execution.state-recovery.path}), if any.
     *
     * <p>A job manager that takes over from another one builds the job again, from the checkpoints
     * that it knows. So a savepoint that has been deleted since then does not matter, unless the
     * batch size was changed with it: then the tickets say so.
     *
     * @throws IllegalArgumentException in one line when it cannot be read
     */
    static Optional<SavedRun> of(ReadableConfig flink) {
        Optional<String> path = flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
        try {
            return path.map(SavedRun::read);
        } catch (IllegalArgumentException e) {
            if (HighAvailabilityMode.isHighAvailabilityModeActivated(
                    Configuration.fromMap(flink.toMap()))) {
                LOG.warn("{}; going on from the job manager's own checkpoints", e.getMessage());
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The run in a savepoint or checkpoint.
     *
     * @throws IllegalArgumentException in one line when it cannot be read, or is none of the loop
     */
    public static SavedRun read(String path) {
        try {
            Optional<RunOrigin> admitting = OriginState.read(path, Uids.TICKETS);
            return admitting
                    .or(() -> OriginState.read(path, Uids.LEARN))
                    .map(origin -> new SavedRun(path, origin, admitting.isEmpty()))
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            path
                                                    + ": has no run to go on with, expected a savepoint"
                                                    + " or checkpoint of this release or a later one, of a"
                                                    + " loop that had not ended"));
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(
                    path + ": cannot be read, expected a savepoint or checkpoint", e);
        }
    }

    /**
     * The keys whose values are others now, in the order of declaration. A fork may have a ledger
     * of its own.
     */
    public List<KeyChange> changes(RlaifConfig config) {
        boolean forks = isForkedBy(config);
        return KeyChange.between(origin.getSettings(), config).stream()
                .map(
                        change ->
                                forks && change.key().equals(LEDGER)
                                        ? change.with(Change.Kind.FREE)
                                        : change)
                .toList();
    }

    /** Whether a run that goes on with this configuration is a fork of this one. */
    boolean isForkedBy(RlaifConfig config) {
        return !config.forkId().equals(origin.getSettings().getOrDefault(FORK, ""));
    }

    /**
     * How tickets are dealt to batches when the run goes on.
     *
     * @throws IllegalArgumentException in one line when it cannot go on
     */
    public TicketRule rule(RlaifConfig config) {
        List<KeyChange> refused =
                changes(config).stream()
                        .filter(change -> change.kind() == Change.Kind.REFUSED)
                        .toList();
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    refused.stream().map(KeyChange::toString).collect(Collectors.joining(", "))
                            + ": refused, since "
                            + path
                            + " was made with the old value; set it back, or start a new run");
        }
        if (allAdmitted) {
            requireSameBatches(config);
        }
        return RunOrigins.rule(origin, config.loop().batchSize(), config.loop().maxStaleness());
    }

    /** An epoch begins with the next ticket, and there is none. */
    private void requireSameBatches(RlaifConfig config) {
        List<TicketEpoch> epochs = origin.getEpochs();
        int saved = epochs.get(epochs.size() - 1).getBatchSize();
        if (config.loop().batchSize() != saved) {
            throw new IllegalArgumentException(
                    "loop.batch-size: "
                            + config.loop().batchSize()
                            + ", expected "
                            + saved
                            + " as in "
                            + path
                            + ", whose run had admitted all its samples");
        }
    }

    /** The next ticket in a savepoint or checkpoint; empty when all samples had been admitted. */
    public static Optional<Long> nextTicket(String path) {
        return OriginState.read(path, Uids.TICKETS).map(RunOrigin::getNextTicket);
    }
}
