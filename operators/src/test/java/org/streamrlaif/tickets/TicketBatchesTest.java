package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TicketBatchesTest {
    private final TicketBatches batches = new TicketBatches(new TicketRule(3, 0), 0, 1);

    @Test
    void releasesABatchSortedOnceItIsComplete() {
        batches.add(2);
        batches.add(0);
        assertThat(batches.ready(b -> true)).isEmpty();
        batches.add(1);
        assertThat(batches.ready(b -> true)).hasValue(0);
        assertThat(batches.tickets(0)).containsExactly(0L, 1L, 2L);
        batches.remove(0);
        assertThat(batches.size()).isZero();
    }

    @Test
    void aLaterBatchMayOvertakeAnIncompleteOne() {
        for (long ticket : new long[] {5, 3, 4, 0}) {
            batches.add(ticket);
        }
        assertThat(batches.ready(b -> true)).hasValue(1);
        assertThat(batches.size()).isEqualTo(4);
    }

    @Test
    void theLowestCompleteBatchWaitsForItsRule() {
        for (long ticket = 0; ticket < 6; ticket++) {
            batches.add(ticket);
        }
        assertThat(batches.ready(b -> b == 1)).isEmpty();
    }

    @Test
    void afterTheEndTheRestIsReleasedAsItIs() {
        batches.add(4);
        assertThat(batches.ready(b -> true)).isEmpty();
        batches.end();
        assertThat(batches.ready(b -> true)).isEqualTo(OptionalLong.of(1));
        assertThat(batches.tickets(1)).containsExactly(4L);
    }

    @Test
    void aShareWaitsForItsOwnTicketsOnly() {
        TicketBatches second = new TicketBatches(new TicketRule(3, 0), 1, 2);
        second.add(2);
        assertThat(second.ready(b -> true)).hasValue(0);
        assertThatThrownBy(() -> second.add(1)).hasMessage("ticket 1 came to share 1 of 2");
    }

    @Test
    void refusesATicketThatComesTwice() {
        batches.add(0);
        assertThatThrownBy(() -> batches.add(0)).hasMessage("ticket 0 came twice");
    }
}
