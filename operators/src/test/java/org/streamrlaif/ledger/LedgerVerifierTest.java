package org.streamrlaif.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.Outcome;
import org.streamrlaif.schemas.TicketEnd;

class LedgerVerifierTest {
    private final SampleLedger ledger = new SampleLedger(4);
    @TempDir Path folder;

    @Test
    void aWholeLedgerHolds() throws IOException {
        ledger.start(0, -1).batches(5);
        LedgerReport report = verify(ledger.entries());
        assertThat(report.lines()).isEmpty();
        assertThat(report.holds()).isTrue();
        assertThat(report.tickets()).isEqualTo(20);
        assertThat(report.batches()).isEqualTo(5);
        assertThat(report.version()).isEqualTo(5);
        assertThat(report.chain()).isEqualTo(ledger.chain());
        assertThat(report.outcomes())
                .containsEntry(Outcome.TRAINED, 15L)
                .containsEntry(Outcome.DEAD_LETTERED, 5L);
        assertThat(report.reasons()).containsOnlyKeys("decode/unreadable-video");
        assertThat(report.trainedLength()).isEqualTo(2);
        assertThat(report.issuedLength()).isEqualTo(2);
    }

    @Test
    void whatADeadLineageEndedBehindItsChildIsSuperseded() throws IOException {
        ledger.start(0, -1).batches(3);
        List<LedgerEntry> all = new ArrayList<>(ledger.entries());
        SampleLedger child = ledger.after(2).start(1, 0).batches(1);
        all.addAll(child.entries());
        SampleLedger newest = child.start(3, 1).batches(2);
        all.addAll(newest.entries());
        LedgerReport report = verify(all);
        assertThat(report.lines()).isEmpty();
        assertThat(report.lineages()).isEqualTo(3);
        assertThat(report.tickets()).isEqualTo(20);
        assertThat(report.superseded()).as("four tickets and their batch").isEqualTo(5);
    }

    /** As a tool copies that delivers at least once: parts come again, also later. */
    @Test
    void identicalCopiesAreCounted() throws IOException {
        ledger.start(0, -1).batches(3);
        List<LedgerEntry> all = new ArrayList<>(ledger.entries());
        all.addAll(5, ledger.entries().subList(0, 5));
        all.addAll(ledger.entries().subList(4, 9));
        LedgerReport report = verify(all);
        assertThat(report.lines()).isEmpty();
        assertThat(report.copies()).isEqualTo(10);
    }

    @Test
    void anEarlierRunInTheSameTopicIsLeftOut() throws IOException {
        ledger.start(0, -1).batches(2);
        List<LedgerEntry> all = new ArrayList<>(ledger.entries());
        SampleLedger again = new SampleLedger(4).startedAt(99).start(0, -1).batches(1);
        all.addAll(again.entries());
        LedgerReport report = verify(all);
        assertThat(report.lines()).isEmpty();
        assertThat(report.earlierRuns()).isEqualTo(1);
        assertThat(report.tickets()).isEqualTo(4);
    }

    @Test
    void aDroppedTicketIsNamed() throws IOException {
        finds(entries -> entries.remove(ticket(entries, 6)), "tickets 6 to 6: a gap");
    }

    @Test
    void aDroppedBatchEndIsNamed() throws IOException {
        finds(entries -> entries.remove(batch(entries, 1)), "batches 1 to 1: a gap");
    }

    @Test
    void aDroppedLastBatchEndIsNamed() throws IOException {
        finds(
                entries -> entries.remove(batch(entries, 3)),
                "batch 3: has no end behind its 4 tickets up to ticket 15");
    }

    @Test
    void aDroppedWholeBatchIsNamed() throws IOException {
        finds(
                entries -> entries.subList(6, 11).clear(),
                "tickets 4 to 7: a gap",
                "batches 1 to 1: a gap");
    }

    @Test
    void aCopyWithAChangeIsNamed() throws IOException {
        finds(
                entries -> {
                    TicketEnd changed = copy(entries.get(ticket(entries, 6)).getTicket());
                    changed.setOutcome(Outcome.VOID);
                    entries.add(new LedgerEntry(changed, null, null));
                },
                "ticket 6: has two ends that differ");
    }

    @Test
    void swappedTicketsAreNamed() throws IOException {
        finds(
                entries -> {
                    int at = ticket(entries, 5);
                    LedgerEntry first = entries.get(at);
                    entries.set(at, entries.get(at + 1));
                    entries.set(at + 1, first);
                },
                "ticket 5: comes behind ticket 6, expected in order",
                "batch 1: has chain value");
    }

    @Test
    void anAlteredTicketIsNamedByItsBatch() throws IOException {
        finds(
                entries -> {
                    TicketEnd changed = copy(entries.get(ticket(entries, 5)).getTicket());
                    changed.setOutcome(Outcome.VOID);
                    entries.set(ticket(entries, 5), new LedgerEntry(changed, null, null));
                },
                "batch 1: has chain value");
    }

    @Test
    void anAlteredHashIsNamed() throws IOException {
        finds(
                entries -> {
                    BatchEnd changed = copy(entries.get(batch(entries, 2)).getBatch());
                    changed.setAdapterSha256("f00");
                    entries.set(batch(entries, 2), new LedgerEntry(null, changed, null));
                },
                "batch 2: has chain value");
        finds(
                entries -> {
                    BatchEnd changed = copy(entries.get(batch(entries, 2)).getBatch());
                    changed.setChain("f00");
                    entries.set(batch(entries, 2), new LedgerEntry(null, changed, null));
                },
                "batch 2: has chain value 'f00'",
                "batch 3: goes on from chain value");
    }

    @Test
    void twoEndsForOneOffsetAreNamed() throws IOException {
        SampleLedger replayed = new SampleLedger(4).start(0, -1).batches(1).replay().batches(1);
        LedgerReport report = verify(replayed.entries());
        assertThat(report.holds()).isFalse();
        assertThat(report.lines())
                .anyMatch(line -> line.startsWith("samples-0 at offset 0, prompt 0: ended by"));
    }

    @Test
    void anOrphanIsNamed() throws IOException {
        ledger.start(0, -1).batches(2);
        SampleLedger child = ledger.after(2).start(5, 4).batches(1);
        List<LedgerEntry> all = new ArrayList<>(ledger.entries());
        all.addAll(child.entries());
        assertThat(verify(all).lines())
                .containsExactly(
                        "lineage 5: an orphan: its parent is lineage 4, expected an earlier one that"
                                + " is in the ledger");
    }

    @Test
    void aLineageThatNeverStartedIsNamed() throws IOException {
        finds(
                entries -> {
                    TicketEnd foreign = copy(entries.get(ticket(entries, 5)).getTicket());
                    foreign.setLineage(7L);
                    entries.add(new LedgerEntry(foreign, null, null));
                },
                "ticket 5: of lineage 7, which never started");
    }

    @Test
    void aLineageThatGoesOnFromAnotherChainIsNamed() throws IOException {
        ledger.start(0, -1).batches(2);
        List<LedgerEntry> all = new ArrayList<>(ledger.entries());
        SampleLedger child = ledger.after(1).start(1, 0).batches(1);
        child.entries().get(0).getLineage().setChain("f00");
        all.addAll(child.entries());
        assertThat(verify(all).lines())
                .anyMatch(line -> line.startsWith("lineage 1: goes on from chain value 'f00'"));
    }

    @Test
    void stepsThatWereTakenBackAreCounted() throws IOException {
        ledger.start(0, -1).batches(3).takenBackTo(1).batches(1).takenBackTo(-1).batches(1);
        LedgerReport report = verify(ledger.entries());
        assertThat(report.lines()).isEmpty();
        assertThat(report.undoneBatches()).as("batches 1, 2 and 3").isEqualTo(3);
    }

    @Test
    void filesOfBothKindsSayTheSame() throws IOException {
        ledger.start(0, -1).batches(3);
        LedgerReport report = verify(ledger.entries());
        for (String name : List.of("ledger.jsonl", "ledger.avro")) {
            Path file = write(name, ledger.entries());
            assertThat(LedgerVerifier.verify(new LedgerFile(List.of(file)))).isEqualTo(report);
        }
    }

    @Test
    void whatIsNoEntryIsNamedWithItsLine() throws IOException {
        ledger.start(0, -1).batches(1);
        Path file = write("ledger.jsonl", ledger.entries());
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, lines.get(1).replace("\"batch\":0", "\"batch\":\"0\""));
        lines.add(lines.get(2).substring(0, 40));
        Files.write(file, lines);
        assertThat(LedgerVerifier.verify(new LedgerFile(List.of(file))).lines())
                .contains(file + " line 2: entry.ticket.batch: \"0\", expected a whole number")
                .anyMatch(line -> line.startsWith(file + " line 7: no JSON:"));
    }

    /** Damages a ledger of four batches and expects these findings, among others. */
    private void finds(Consumer<List<LedgerEntry>> damage, String... lines) throws IOException {
        List<LedgerEntry> entries =
                new ArrayList<>(new SampleLedger(4).start(0, -1).batches(4).entries());
        damage.accept(entries);
        LedgerReport report = verify(entries);
        assertThat(report.holds()).isFalse();
        for (String line : lines) {
            assertThat(report.lines()).anyMatch(found -> found.startsWith(line));
        }
    }

    private static LedgerReport verify(List<LedgerEntry> entries) throws IOException {
        return LedgerVerifier.verify((sink, unreadable) -> entries.forEach(sink));
    }

    private Path write(String name, List<LedgerEntry> entries) throws IOException {
        Path file = folder.resolve(name);
        try (LedgerFile.Writer writer = LedgerFile.writer(file)) {
            for (LedgerEntry entry : entries) {
                writer.write(entry);
            }
        }
        return file;
    }

    private static int ticket(List<LedgerEntry> entries, long ticket) {
        for (int i = 0; i < entries.size(); i++) {
            TicketEnd end = entries.get(i).getTicket();
            if (end != null && end.getTicket() == ticket) {
                return i;
            }
        }
        throw new AssertionError("no ticket " + ticket);
    }

    private static int batch(List<LedgerEntry> entries, long batch) {
        for (int i = 0; i < entries.size(); i++) {
            BatchEnd end = entries.get(i).getBatch();
            if (end != null && end.getBatch() == batch) {
                return i;
            }
        }
        throw new AssertionError("no batch " + batch);
    }

    private static TicketEnd copy(TicketEnd end) {
        return TicketEnd.newBuilder(end).build();
    }

    private static BatchEnd copy(BatchEnd end) {
        return BatchEnd.newBuilder(end).build();
    }
}
