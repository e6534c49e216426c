package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TicketBatchesTest {
    private final TicketBatches<String> batches = new TicketBatches<>(new TicketRule(3, 0), 0, 1);

    @Test
    void releasesABatchSortedOnceItIsComplete() {
        batches.add(2, "c");
        batches.add(0, "a");
        assertThat(batches.ready(b -> true)).isEmpty();
        batches.add(1, "b");
        assertThat(batches.ready(b -> true)).hasValue(0);
        assertThat(batches.elements(0)).containsExactly("a", "b", "c");
        batches.remove(0);
        assertThat(batches.size()).isZero();
    }

    @Test
    void aLaterBatchMayOvertakeAnIncompleteOne() {
        for (long ticket : new long[] {5, 3, 4, 0}) {
            batches.add(ticket, "t" + ticket);
        }
        assertThat(batches.ready(b -> true)).hasValue(1);
        assertThat(batches.all()).containsExactly("t0", "t3", "t4", "t5");
        assertThat(batches.size()).isEqualTo(4);
    }

    @Test
    void theLowestCompleteBatchWaitsForItsRule() {
        for (long ticket = 0; ticket < 6; ticket++) {
            batches.add(ticket, "t");
        }
        assertThat(batches.ready(b -> b == 1)).isEmpty();
    }

    @Test
    void afterTheEndTheRestIsReleasedAsItIs() {
        batches.add(4, "e");
        assertThat(batches.ready(b -> true)).isEmpty();
        batches.end();
        assertThat(batches.ready(b -> true)).isEqualTo(OptionalLong.of(1));
        assertThat(batches.elements(1)).containsExactly("e");
    }

    @Test
    void aShareWaitsForItsOwnTicketsOnly() {
        TicketBatches<String> odd = new TicketBatches<>(new TicketRule(3, 0), 1, 2);
        odd.add(1, "b");
        assertThat(odd.ready(b -> true)).hasValue(0);
        assertThatThrownBy(() -> odd.add(2, "c")).hasMessage("ticket 2 came to share 1 of 2");
    }

    @Test
    void refusesATicketThatComesTwice() {
        batches.add(0, "a");
        assertThatThrownBy(() -> batches.add(0, "a")).hasMessage("ticket 0 came twice");
    }
}
