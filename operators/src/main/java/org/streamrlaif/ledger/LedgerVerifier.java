package org.streamrlaif.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.TicketEnd;
import org.streamrlaif.tickets.TicketEpoch;
import org.streamrlaif.tickets.TicketRule;

/**
 * Whether a ledger holds: every ticket has one end, every offset and prompt of the source too,
 * every batch its tickets, and the chain goes on from batch to batch and across lineages.
 *
 * <p>It trusts no transaction: identical copies of entries, and entries that a dead lineage wrote
 * behind the checkpoint that its child went on from, change nothing.
 */
public final class LedgerVerifier {
    private final Findings findings = new Findings();
    private final Lineages lineages = new Lineages(findings);
    private final SourceOrder sources = new SourceOrder(findings);
    private final EndCounts counts = new EndCounts();
    private final BitSet undone = new BitSet();
    private final MessageDigest digest = Sha256.digest();
    private NumberSequence tickets = new NumberSequence(0);
    private NumberSequence batches = new NumberSequence(0);
    private TicketRule rule;
    private String chain = BatchLedger.START;
    private BatchChain open = new BatchChain(chain);
    private long openTickets;
    private boolean misplaced;
    private int reached = -1;
    private long entries;
    private long copies;
    private long superseded;
    private long ended;
    private long endedBatches;

    private LedgerVerifier() {}

    /** Reads a ledger twice and says what holds. */
    public static LedgerReport verify(LedgerSource source) throws IOException {
        LedgerVerifier verifier = new LedgerVerifier();
        source.read(verifier.lineages::see, line -> {});
        verifier.begin();
        source.read(verifier::check, line -> verifier.findings.add("%s", line));
        return verifier.report();
    }

    private void begin() {
        lineages.resolve();
        List<LineageStart> path = lineages.path();
        if (!path.isEmpty()) {
            LineageStart first = path.get(0);
            tickets = new NumberSequence(first.getLedger());
            batches = new NumberSequence(first.getVersion());
            chain = first.getChain();
            open = new BatchChain(chain);
            rule = rule(path.get(path.size() - 1));
        }
    }

    private static TicketRule rule(LineageStart newest) {
        return new TicketRule(
                newest.getEpochs().stream()
                        .map(
                                epoch ->
                                        new TicketEpoch(
                                                epoch.getFirstTicket(),
                                                epoch.getFirstBatch(),
                                                epoch.getBatchSize()))
                        .toList(),
                0);
    }

    private void check(LedgerEntry entry) {
        if (entries++ < lineages.begin()) {
            return;
        }
        if (entry.getTicket() != null) {
            check(entry.getTicket());
        } else if (entry.getBatch() != null) {
            check(entry.getBatch());
        } else if (entry.getLineage() != null) {
            check(entry.getLineage());
        } else {
            findings.add("entry %d: empty, expected a ticket, a batch or a lineage", entries - 1);
        }
    }

    private void check(LineageStart start) {
        Lineages.Place place = lineages.place(start.getLineage());
        if (place == null) {
            return; // of a dead branch
        }
        if (place.index() <= reached) {
            copies++;
            return;
        }
        if (openTickets > 0) {
            missingEnd();
        }
        reached = place.index();
        tickets.expect(start.getLedger());
        batches.expect(start.getVersion());
        if (!start.getChain().equals(chain)) {
            findings.add(
                    "lineage %d: goes on from chain value '%s', expected '%s'",
                    start.getLineage(), start.getChain(), chain);
            goOn(start.getChain());
        }
    }

    private void check(TicketEnd end) {
        if (!counts("ticket", end.getTicket(), end.getTicket(), end.getLineage())) {
            return;
        }
        byte[] bytes = BatchChain.bytes(end);
        digest.update(bytes);
        switch (tickets.arrive(end.getTicket(), hash(end.getLineage()))) {
            case COPY -> copies++;
            case ALTERED ->
                    findings.add(
                            "ticket %d: has two ends that differ, expected one", end.getTicket());
            case LATE -> {
                findings.add(
                        "ticket %d: comes behind ticket %d, expected in order",
                        end.getTicket(), tickets.next() - 1);
                take(end, bytes);
            }
            case NEXT, AHEAD -> take(end, bytes);
        }
    }

    private void take(TicketEnd end, byte[] bytes) {
        ended++;
        openTickets++;
        open.add(bytes);
        counts.add(end);
        sources.check(end);
        if (rule != null && rule.batch(end.getTicket()) != end.getBatch()) {
            findings.add(
                    "ticket %d: ended in batch %d, expected batch %d of its epoch",
                    end.getTicket(), end.getBatch(), rule.batch(end.getTicket()));
        } else if (end.getBatch() != batches.next() && !misplaced) {
            misplaced = true; // said once a batch
            findings.add(
                    "ticket %d: ended in batch %d, while batch %d has not ended",
                    end.getTicket(), end.getBatch(), batches.next());
        }
    }

    private void check(BatchEnd end) {
        if (!counts("batch", end.getBatch(), end.getLedger() - 1, end.getLineage())) {
            return;
        }
        byte[] bytes = BatchChain.bytes(end);
        digest.update(bytes);
        digest.update((end.getPrevious() + " " + end.getChain()).getBytes(StandardCharsets.UTF_8));
        switch (batches.arrive(end.getBatch(), hash(end.getLineage()))) {
            case COPY -> copies++;
            case ALTERED ->
                    findings.add(
                            "batch %d: has two ends that differ, expected one", end.getBatch());
            case LATE ->
                    findings.add(
                            "batch %d: comes behind batch %d, expected in order",
                            end.getBatch(), batches.next() - 1);
            case NEXT, AHEAD -> close(end, open.add(bytes).value());
        }
    }

    private void close(BatchEnd end, String value) {
        endedBatches++;
        if (end.getVersion() != end.getBatch() + 1) {
            findings.add(
                    "batch %d: leaves version %d, expected version %d",
                    end.getBatch(), end.getVersion(), end.getBatch() + 1);
        }
        if (end.getLedger() != tickets.next() || openTickets == 0) {
            findings.add(
                    "batch %d: %d tickets ended, up to ticket %d, expected up to ticket %d",
                    end.getBatch(), openTickets, tickets.next() - 1, end.getLedger() - 1);
        }
        if (!end.getPrevious().equals(chain)) {
            findings.add(
                    "batch %d: goes on from chain value '%s', expected '%s'",
                    end.getBatch(), end.getPrevious(), chain);
        }
        if (!end.getChain().equals(value)) {
            findings.add(
                    "batch %d: has chain value '%s', expected '%s': it, or a ticket of it, is not what"
                            + " the learner wrote",
                    end.getBatch(), end.getChain(), value);
        }
        if (end.getTakenBackTo() < BatchLedger.STANDS || end.getTakenBackTo() > end.getBatch()) {
            findings.add(
                    "batch %d: went back to version %d, expected one up to %d",
                    end.getBatch(), end.getTakenBackTo(), end.getBatch());
        } else if (end.getTakenBackTo() != BatchLedger.STANDS) {
            undone.set((int) end.getTakenBackTo(), (int) end.getBatch() + 1);
        }
        goOn(end.getChain());
    }

    private void goOn(String from) {
        chain = from;
        open = new BatchChain(from);
        openTickets = 0;
        misplaced = false;
    }

    /** Whether an entry about a ticket counts, and a finding when it should not be there. */
    private boolean counts(String what, long number, long ticket, long lineage) {
        Lineages.Place place = lineages.place(lineage);
        if (place == null && lineages.isKnown(lineage) || place != null && ticket >= place.to()) {
            superseded++;
            return false;
        }
        if (place == null) {
            findings.add("%s %d: of lineage %d, which never started", what, number, lineage);
            return false;
        }
        if (ticket < place.from()) {
            findings.add(
                    "%s %d: of lineage %d, which goes on with ticket %d",
                    what, number, lineage, place.from());
            return false;
        }
        if (place.index() > reached) {
            findings.add("%s %d: comes before the start of its lineage %d", what, number, lineage);
        }
        return true;
    }

    /** Eight bytes of what was digested, and of the lineage. */
    private long hash(long lineage) {
        return ByteBuffer.wrap(digest.digest()).getLong() + 31 * lineage;
    }

    private void missingEnd() {
        findings.add(
                "batch %d: has no end behind its %d tickets up to ticket %d",
                batches.next(), openTickets, tickets.next() - 1);
        goOn(chain);
    }

    private LedgerReport report() {
        if (openTickets > 0) {
            missingEnd();
        }
        tickets.gaps()
                .forEach(
                        (from, to) ->
                                findings.add(
                                        "tickets %d to %d: a gap, expected their ends",
                                        from, to - 1));
        batches.gaps()
                .forEach(
                        (from, to) ->
                                findings.add(
                                        "batches %d to %d: a gap, expected their ends",
                                        from, to - 1));
        List<LineageStart> path = lineages.path();
        return new LedgerReport(
                path.isEmpty() ? "" : path.get(path.size() - 1).getRunId(),
                path.size(),
                lineages.earlierRuns(),
                ended,
                endedBatches,
                batches.next(),
                chain,
                counts.outcomes(),
                counts.reasons(),
                copies,
                superseded,
                undone.cardinality(),
                sources.skipped(),
                counts.trainedLength(),
                counts.issuedLength(),
                findings.count(),
                findings.lines());
    }
}
