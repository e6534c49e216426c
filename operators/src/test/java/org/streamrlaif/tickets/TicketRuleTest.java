package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketRuleTest {
    @Test
    void aTicketBelongsToTheBatchOfItsFloor() {
        TicketRule rule = new TicketRule(8, 1);
        assertThat(rule.batch(0)).isZero();
        assertThat(rule.batch(7)).isZero();
        assertThat(rule.batch(8)).isEqualTo(1);
        assertThat(rule.firstTicket(3)).isEqualTo(24);
    }

    @Test
    void withoutStalenessABatchWaitsForItsOwnVersion() {
        TicketRule rule = new TicketRule(4, 0);
        assertThat(rule.mayGenerate(2, 1)).isFalse();
        assertThat(rule.mayGenerate(2, 2)).isTrue();
        assertThat(rule.admissionLimit(0)).isEqualTo(8);
    }

    @Test
    void oneBatchMoreIsAdmittedThanMayBeGenerated() {
        TicketRule rule = new TicketRule(5, 2);
        for (long version = 0; version < 4; version++) {
            long last = rule.admissionLimit(version) - 1;
            assertThat(rule.mayGenerate(rule.batch(last), version)).isFalse();
            assertThat(rule.mayGenerate(rule.batch(last) - 1, version)).isTrue();
            assertThat(rule.mayGenerate(rule.batch(last), version + 1)).isTrue();
            assertThat(rule.batch(last + 1)).isEqualTo(rule.batch(last) + 1);
        }
    }

    @Test
    void sharesPartTheBatchExactly() {
        for (int shares = 1; shares <= 5; shares++) {
            for (long batch = 0; batch < 7; batch++) {
                TicketRule rule = new TicketRule(4, 0);
                for (int share = 0; share < shares; share++) {
                    int at = share;
                    int of = shares;
                    long first = rule.firstTicket(batch);
                    long counted =
                            IntStream.range(0, 4).filter(i -> (first + i) % of == at).count();
                    assertThat(rule.shareSize(batch, share, shares)).isEqualTo((int) counted);
                }
            }
        }
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatThrownBy(() -> new TicketRule(0, 1))
                .hasMessage("batch-size: 0, expected at least 1");
        assertThatThrownBy(() -> new TicketRule(1, -1))
                .hasMessage("max-staleness: -1, expected at least 0");
    }
}
