package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.arrived;
import static org.streamrlaif.loop.Records.reason;
import static org.streamrlaif.loop.Records.version;

import java.util.List;
import java.util.UUID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.PolicyVersions;

class TicketOperatorTest {
    private final RunSettings run =
            new RunSettings(UUID.randomUUID().toString(), new TicketRule(2, 0));

    @Test
    void everyPromptHasATicketAndEverySampleHasOneAtLeast() throws Exception {
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(null)) {
            tickets.feed(
                    List.of(arrived("a", 1), arrived("b", 3), arrived("c", 0), arrived("d", 1)));
            assertThat(tickets.values())
                    .extracting(AdmittedSample::getFirstTicket)
                    .containsExactly(0L, 1L, 4L, 5L);
            assertThat(tickets.values())
                    .extracting(AdmittedSample::getTickets)
                    .containsExactly(1, 3, 1, 1);
            assertThat(tickets.side(SideOutputs.DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void aSampleThatArrivesVoidKeepsItsTicketAndLeavesALetter() throws Exception {
        AdmittedSample broken =
                AdmittedSample.newBuilder(arrived("a", 0))
                        .setVoided(reason("decode", "bad-bytes"))
                        .build();
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(null)) {
            tickets.feed(List.of(arrived("b", 1), broken));
            assertThat(tickets.values())
                    .extracting(AdmittedSample::getFirstTicket)
                    .containsExactly(0L, 1L);
            assertThat(tickets.side(SideOutputs.DEAD_LETTERS))
                    .singleElement()
                    .extracting(DeadLetter::getTicket, letter -> letter.getReason().getCode())
                    .containsExactly(1L, "bad-bytes");
        }
    }

    @Test
    void theGateFollowsTicketsAndVersions() throws Exception {
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(null)) {
            assertThat(gate().isOpen()).isFalse();
            announce(0, tickets.attempt(), 0);
            assertThat(gate().credits()).isEqualTo(4);
            tickets.feed(List.of(arrived("a", 1), arrived("b", 3)));
            assertThat(gate().isOpen()).isFalse();
            announce(0, tickets.attempt(), 1);
            assertThat(gate().isOpen()).isTrue();
        }
    }

    @Test
    void goesOnWhereItWasAndWaitsForItsOwnLearner() throws Exception {
        OperatorSubtaskState state;
        String former;
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(null)) {
            former = tickets.attempt();
            announce(0, former, 3);
            tickets.feed(List.of(arrived("a", 3)));
            state = tickets.snapshot();
            tickets.feed(List.of(arrived("lost", 1)));
        }
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(state)) {
            assertThat(gate().isOpen()).isFalse();
            announce(0, former, 9);
            announce(0, tickets.attempt(), 9);
            assertThat(gate().isOpen()).as("a lineage of before the checkpoint").isFalse();
            announce(1, tickets.attempt(), 3);
            assertThat(gate().credits()).isEqualTo(7);
            tickets.feed(List.of(arrived("b", 1)));
            assertThat(tickets.values())
                    .extracting(AdmittedSample::getFirstTicket)
                    .containsExactly(3L);
        }
    }

    @Test
    void goesOnUnderANewEpochFromItsNextTicketAndUnderNoOtherRule() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(null)) {
            tickets.feed(List.of(arrived("a", 3)));
            state = tickets.snapshot();
        }
        TicketRule epochs = run.tickets().from(3, 5);
        RunSettings resized = new RunSettings(run.runId(), epochs);
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(resized, state)) {
            announce(0, tickets.attempt(), 0);
            assertThat(gate().credits()).as("one short batch is open").isZero();
            announce(0, tickets.attempt(), 1);
            assertThat(gate().credits()).isEqualTo(5);
            tickets.feed(List.of(arrived("b", 1)));
            state = tickets.snapshot();
        }
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(resized, state)) {
            tickets.feed(List.of(arrived("c", 1)));
            assertThat(tickets.values())
                    .extracting(AdmittedSample::getFirstTicket)
                    .containsExactly(4L);
        }
        OperatorSubtaskState last = state;
        RunSettings fresh = new RunSettings(run.runId(), new TicketRule(5, 0));
        assertThatThrownBy(() -> harness(fresh, last))
                .hasStackTraceContaining(SuppressRestartsException.class.getName())
                .rootCause()
                .hasMessageStartingWith(
                        "loop.batch-size: 5 from other tickets on than in the state");
    }

    private AdmissionGate gate() {
        return AdmissionGate.of(run.runId());
    }

    private void announce(long lineage, String attempt, long version) {
        PolicyVersions.of(run.runId()).announce(version(lineage, attempt, version));
    }

    private TestHarness<AdmittedSample, AdmittedSample> harness(OperatorSubtaskState state)
            throws Exception {
        return harness(run, state);
    }

    private static TestHarness<AdmittedSample, AdmittedSample> harness(
            RunSettings run, OperatorSubtaskState state) throws Exception {
        return TestHarness.plain(
                        OperatorFactory.chained(
                                (OperatorFactory.Constructor<AdmittedSample, AdmittedSample>)
                                        parameters -> new TicketOperator(parameters, run)),
                        AdmittedSample.class,
                        0,
                        1)
                .open(state);
    }
}
