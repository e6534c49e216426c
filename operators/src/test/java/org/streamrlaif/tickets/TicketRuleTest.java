package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
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
    void sharesOfABatchDifferByOneAtMost() {
        for (int size : new int[] {1, 4, 24, 100}) {
            TicketRule rule = new TicketRule(size, 0);
            for (int shares = 1; shares <= 9; shares++) {
                int[] counts = new int[shares];
                for (long ticket = 3L * size; ticket < 4L * size; ticket++) {
                    counts[rule.share(ticket, shares)]++;
                }
                assertThat(counts)
                        .as("%s tickets in %s shares", size, shares)
                        .doesNotContain(size / shares - 1, size / shares + 2);
            }
        }
    }

    @Test
    void aNewEpochEndsTheBatchBeforeAndCountsOn() {
        TicketRule rule = new TicketRule(16, 1).from(40, 24);
        assertThat(rule.epochs())
                .containsExactly(new TicketEpoch(0, 0, 16), new TicketEpoch(40, 3, 24));
        assertThat(rule.batch(39)).isEqualTo(2);
        assertThat(rule.batch(40)).isEqualTo(3);
        assertThat(rule.batch(64)).isEqualTo(4);
        assertThat(rule.firstTicket(2)).isEqualTo(32);
        assertThat(rule.firstTicket(3)).isEqualTo(40);
        assertThat(rule.batchSize()).isEqualTo(24);
        assertThat(rule.admissionLimit(0)).isEqualTo(40);
        assertThat(rule.admissionLimit(1)).isEqualTo(64);
    }

    @Test
    void anEpochWithoutTicketsLeavesNoTrace() {
        TicketRule rule = new TicketRule(16, 1).from(40, 24);
        assertThat(rule.from(40, 8).epochs())
                .containsExactly(new TicketEpoch(0, 0, 16), new TicketEpoch(40, 3, 8));
        assertThat(rule.from(100, 24)).isSameAs(rule);
        assertThat(new TicketRule(16, 1).from(0, 8)).isEqualTo(new TicketRule(8, 1));
        // Tickets 32 … 39 may have ended as a batch of their own meanwhile.
        assertThat(rule.from(40, 16).epochs())
                .containsExactly(new TicketEpoch(0, 0, 16), new TicketEpoch(40, 3, 16));
    }

    @Test
    void everyTicketIsInOneBatchAndSharesCompleteItWhateverTheEpochs() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            TicketRule rule = new TicketRule(1 + random.nextInt(9), random.nextInt(3));
            long next = 0;
            for (int epoch = random.nextInt(5); epoch > 0; epoch--) {
                next += random.nextInt(30);
                TicketRule later = rule.from(next, 1 + random.nextInt(9));
                for (long given = 0; given < next; given++) {
                    assertThat(later.part(given)).isEqualTo(rule.part(given));
                }
                rule = later;
            }
            int shares = 1 + random.nextInt(4);
            TicketBatches[] batches = new TicketBatches[shares];
            for (int share = 0; share < shares; share++) {
                batches[share] = new TicketBatches(rule, share, shares);
            }
            long ticket = 0;
            for (long batch = 0; ticket < next + 30; batch++) {
                assertThat(rule.firstTicket(batch)).as("%s %s", rule, batch).isEqualTo(ticket);
                long end = rule.firstTicket(batch + 1);
                assertThat(end).as("%s %s", rule, batch).isGreaterThan(ticket);
                for (; ticket < end; ticket++) {
                    assertThat(rule.batch(ticket)).as("%s %s", rule, ticket).isEqualTo(batch);
                    batches[rule.share(ticket, shares)].add(ticket);
                }
                for (TicketBatches share : batches) {
                    if (share.size() > 0) {
                        assertThat(share.ready(b -> true)).hasValue(batch);
                        share.remove(batch);
                    }
                }
            }
        }
    }

    @Test
    void refusesEpochsThatDoNotFollowEachOther() {
        TicketEpoch first = new TicketEpoch(0, 0, 16);
        assertThatThrownBy(() -> new TicketRule(List.of(), 0))
                .hasMessage("epochs: none, expected at least one");
        assertThatThrownBy(() -> new TicketRule(List.of(new TicketEpoch(1, 0, 16)), 0))
                .hasMessageEndingWith("expected each to begin where the one before ends");
        assertThatThrownBy(() -> new TicketRule(List.of(first, new TicketEpoch(40, 2, 24)), 0))
                .hasMessageEndingWith("expected each to begin where the one before ends");
        assertThatThrownBy(() -> new TicketRule(List.of(first, first), 0))
                .hasMessageEndingWith("expected each to begin where the one before ends");
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatThrownBy(() -> new TicketRule(0, 1))
                .hasMessage("batch-size: 0, expected at least 1");
        assertThatThrownBy(() -> new TicketRule(1, -1))
                .hasMessage("max-staleness: -1, expected at least 0");
    }
}
