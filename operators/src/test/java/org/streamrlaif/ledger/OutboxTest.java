package org.streamrlaif.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;

class OutboxTest {
    private final Outbox outbox = new Outbox(7, List.of());

    @Test
    void isDueOnceACheckpointThatHoldsItIsComplete() {
        assertThat(LongStream.range(0, 3).map(i -> outbox.add(entry(i))))
                .containsExactly(7L, 8L, 9L);
        outbox.heldBy(1);
        outbox.add(entry(3));
        assertThat(outbox.due()).isEmpty();
        outbox.complete(1);
        assertThat(outbox.due()).containsExactly(entry(0), entry(1), entry(2));
        outbox.written(2);
        assertThat(outbox.first()).isEqualTo(9);
        assertThat(outbox.due()).containsExactly(entry(2));
        assertThat(outbox.size()).isEqualTo(2);
    }

    @Test
    void aCheckpointCountsForThoseBeforeIt() {
        outbox.add(entry(0));
        outbox.heldBy(1); // fails
        outbox.add(entry(1));
        outbox.heldBy(2);
        outbox.add(entry(2));
        outbox.heldBy(3);
        outbox.complete(2);
        assertThat(outbox.dueSize()).isEqualTo(2);
        outbox.complete(1); // heard of late
        assertThat(outbox.dueSize()).isEqualTo(2);
        outbox.complete(3);
        assertThat(outbox.dueSize()).isEqualTo(3);
    }

    @Test
    void whatItBeginsWithIsDue() {
        Outbox restored = new Outbox(4, List.of(entry(0), entry(1)));
        assertThat(restored.due()).containsExactly(entry(0), entry(1));
        assertThat(restored.add(entry(2))).isEqualTo(6);
        assertThat(restored.dueSize()).isEqualTo(2);
    }

    private static LedgerEntry entry(long batch) {
        BatchEnd end = new BatchEnd();
        end.setBatch(batch);
        return new LedgerEntry(null, end, null);
    }
}
