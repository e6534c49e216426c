package org.streamrlaif.ledger;

import java.util.HashMap;
import java.util.Map;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.schemas.TicketEnd;

/**
 * One end per offset and prompt: a source gives each partition's messages in order, so in the order
 * of tickets offsets rise, and the prompts of one offset follow on each other from 0 to the last.
 */
final class SourceOrder {
    private final Map<Partition, TicketEnd> last = new HashMap<>();
    private final Findings findings;
    private long skipped;

    private record Partition(String topic, int number) {}

    SourceOrder(Findings findings) {
        this.findings = findings;
    }

    void check(TicketEnd end) {
        SampleSource source = end.getSource();
        if (source == null) {
            return;
        }
        Partition partition = new Partition(source.getTopic(), source.getPartition());
        TicketEnd before = last.get(partition);
        if (before == null || source.getOffset() >= before.getSource().getOffset()) {
            last.put(partition, end);
        }
        if (before == null) {
            requireFirst(end);
            return;
        }
        long from = before.getSource().getOffset();
        if (source.getOffset() > from) {
            skipped += source.getOffset() - from - 1;
            requireLast(before);
            requireFirst(end);
        } else if (source.getOffset() < from || end.getPrompt() <= before.getPrompt()) {
            findings.add(
                    "%s, prompt %d: ended by ticket %d behind ticket %d (offset %d, prompt %d),"
                            + " expected one end, in order",
                    place(source),
                    end.getPrompt(),
                    end.getTicket(),
                    before.getTicket(),
                    from,
                    before.getPrompt());
        } else if (end.getPrompt() != before.getPrompt() + 1
                || !end.getSampleId().equals(before.getSampleId())
                || end.getEpoch() != before.getEpoch()
                || end.getPrompts() != before.getPrompts()) {
            findings.add(
                    "%s: ticket %d (sample '%s', prompt %d of %d) comes behind ticket %d (sample"
                            + " '%s', prompt %d of %d), expected the next prompt of one sample",
                    place(source),
                    end.getTicket(),
                    end.getSampleId(),
                    end.getPrompt(),
                    end.getPrompts(),
                    before.getTicket(),
                    before.getSampleId(),
                    before.getPrompt(),
                    before.getPrompts());
        }
    }

    /** Offsets without an end: control records of transactions, compacted or lost messages. */
    long skipped() {
        return skipped;
    }

    private void requireFirst(TicketEnd end) {
        if (end.getPrompt() != 0) {
            findings.add(
                    "%s: begins with prompt %d (ticket %d), expected prompt 0",
                    place(end.getSource()), end.getPrompt(), end.getTicket());
        }
    }

    private void requireLast(TicketEnd end) {
        if (end.getPrompt() != end.getPrompts() - 1) {
            findings.add(
                    "%s: ends with prompt %d (ticket %d), expected prompt %d",
                    place(end.getSource()), end.getPrompt(), end.getTicket(), end.getPrompts() - 1);
        }
    }

    private static String place(SampleSource source) {
        return source.getTopic() + "-" + source.getPartition() + " at offset " + source.getOffset();
    }
}
