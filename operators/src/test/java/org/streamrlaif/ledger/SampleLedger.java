package org.streamrlaif.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.streamrlaif.loop.Records;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.schemas.TicketEpoch;

/**
 * Writes a ledger as the learner does, of samples with two prompts; the last ticket of each batch
 * is void.
 */
public final class SampleLedger {
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<String> chains = new ArrayList<>(List.of(""));
    private final int batchSize;
    private long lineage;
    private long startedAt = 7;
    private long takenBackTo = BatchLedger.STANDS;
    private long replayed;

    public SampleLedger(int batchSize) {
        this.batchSize = batchSize;
    }

    /** A ledger without entries that goes on behind the first batches of this one. */
    public SampleLedger after(int batches) {
        SampleLedger next = new SampleLedger(batchSize);
        next.chains.addAll(chains.subList(1, batches + 1));
        return next;
    }

    public SampleLedger startedAt(long time) {
        startedAt = time;
        return this;
    }

    /** From now on sources begin again. */
    public SampleLedger replay() {
        replayed = ticket();
        return this;
    }

    public SampleLedger takenBackTo(long version) {
        takenBackTo = version;
        return this;
    }

    /** Another learner goes on; a ledger with entries is copied without them. */
    public SampleLedger start(long number, long parent) {
        SampleLedger into = entries.isEmpty() ? this : after(chains.size() - 1);
        into.lineage = number;
        into.entries.add(
                new LedgerEntry(
                        null,
                        null,
                        new LineageStart(
                                number,
                                parent,
                                into.ticket(),
                                into.ticket() / batchSize,
                                into.chain(),
                                "run",
                                "0".repeat(64),
                                List.of(new TicketEpoch(0L, 0L, batchSize)),
                                startedAt,
                                "")));
        return into;
    }

    public SampleLedger batches(int count) {
        for (int i = 0; i < count; i++) {
            long version = chains.size();
            List<Rollout> rollouts = new ArrayList<>();
            for (long ticket = ticket(); rollouts.size() < batchSize; ticket++) {
                rollouts.add(rollout(ticket, rollouts.size() == batchSize - 1));
            }
            BatchLedger batch =
                    BatchLedger.of(
                            chain(),
                            rollouts,
                            Map.of(),
                            Records.version(lineage, "a#0", version),
                            "m" + version,
                            takenBackTo);
            entries.addAll(batch.entries());
            chains.add(batch.end().getChain());
        }
        return this;
    }

    private Rollout rollout(long ticket, boolean broken) {
        Rollout rollout = broken ? Records.voidPrompt(ticket) : Records.scored(ticket);
        long sample = (ticket - replayed) / 2;
        rollout.setSampleId("s" + sample);
        rollout.setPrompt((int) (ticket % 2));
        rollout.setPrompts(2);
        rollout.setSource(new SampleSource("samples", 0, sample));
        return rollout;
    }

    private long ticket() {
        return (long) (chains.size() - 1) * batchSize;
    }

    public List<LedgerEntry> entries() {
        return entries;
    }

    public String chain() {
        return chains.get(chains.size() - 1);
    }
}
