package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionGateTest {
    private final AdmissionGate gate = new AdmissionGate();

    @Test
    void staysClosedUntilStartedAndTheVersionIsKnown() {
        assertThat(gate.isOpen()).isFalse();
        gate.start(new TicketRule(4, 0), 0);
        assertThat(gate.isOpen()).isFalse();
        gate.version(0);
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.credits()).isEqualTo(8);
    }

    @Test
    void closesAtTheLimitAndOpensWithTheNextVersion() {
        gate.start(new TicketRule(2, 1), 0);
        gate.version(0);
        gate.admitted(6);
        CompletableFuture<Void> opening = gate.whenOpen();
        assertThat(gate.isOpen()).isFalse();
        assertThat(opening).isNotDone();
        gate.version(1);
        assertThat(opening).isDone();
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void aNewAttemptForgetsTheVersion() {
        gate.start(new TicketRule(2, 0), 0);
        gate.version(5);
        gate.start(new TicketRule(2, 0), 6);
        assertThat(gate.isOpen()).isFalse();
        gate.version(3);
        assertThat(gate.credits()).isEqualTo(4);
    }

    @Test
    void oneGatePerRun() {
        assertThat(AdmissionGate.of("gate-a")).isSameAs(AdmissionGate.of("gate-a"));
        assertThat(AdmissionGate.of("gate-a")).isNotSameAs(AdmissionGate.of("gate-b"));
    }

    @Test
    void whoeverAsksAfterAnOpeningWaitsForTheNext() {
        gate.start(new TicketRule(2, 0), 0);
        gate.version(0);
        assertThat(gate.whenOpen()).isDone();
        gate.admitted(6);
        CompletableFuture<Void> opening = gate.whenOpen();
        gate.version(1);
        assertThat(opening).isNotDone();
        assertThat(gate.credits()).isZero();
        gate.version(2);
        assertThat(opening).isDone();
        gate.admitted(8);
        assertThat(gate.whenOpen()).isNotDone();
    }

    @Test
    void aRunThatEndedIsForgotten() {
        AdmissionGate before = AdmissionGate.of("gate-ended");
        AdmissionGate.forget("gate-ended");
        assertThat(AdmissionGate.of("gate-ended")).isNotNull().isNotSameAs(before);
    }
}
