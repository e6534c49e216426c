package org.streamrlaif.streaming.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.flink.OriginState;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.LedgerFork;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * A run that goes on from a savepoint of another one under a fork id of its own, beside it. It
 * reads the same samples from the savepoint on, and writes to topics of its own.
 */
public final class Fork {

    private static final String LEDGER = SavedRun.LEDGER;

    private static final List<String> WRITTEN =
            List.of(
                    "streams.policy-versions",
                    "streams.training-steps",
                    "streams.dead-letters",
                    LEDGER,
                    "streams.rollouts",
                    "streams.preferences",
                    "streams.group");

    private Fork() {}

    /** The parent's settings, with the fork's id behind the names of all that it writes. */
    public static RlaifConfig of(RlaifConfig parent, String name) {
        Map<String, String> settings = parent.settings();
        Map<String, String> own = new LinkedHashMap<>();
        own.put(SavedRun.FORK, name);
        for (String key : WRITTEN) {
            String topic = settings.get(key);
            own.put(key, topic.isEmpty() ? "" : topic + "-" + name);
        }
        return parent.with(own);
    }

    /**
     * Lets the fork's ledger begin with its parent's, where the saved run has another fork id and
     * another topic. The topics must be there.
     *
     * @throws IllegalArgumentException in one line when it cannot
     */
    public static void begin(SavedRun saved, RlaifConfig config) {
        String ledger = saved.origin().getSettings().get(LEDGER);
        if (!saved.isForkedBy(config) || config.streams().ledger().equals(ledger)) {
            return;
        }
        long lineage =
                OriginState.lineage(saved.path(), Uids.TICKETS)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                saved.path()
                                                        + ": all samples were admitted, expected a"
                                                        + " savepoint from which a fork has some to"
                                                        + " read"));
        StreamsConfig parent = config.with(Map.of(LEDGER, ledger)).streams();
        new LedgerFork(parent, config.streams(), config.transactionalIds() + ":fork")
                .begin(lineage);
    }
}
