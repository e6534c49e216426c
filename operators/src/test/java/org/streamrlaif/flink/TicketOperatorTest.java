package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.streamrlaif.loop.Records.arrived;
import static org.streamrlaif.loop.Records.reason;
import static org.streamrlaif.loop.Records.version;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.DroppedSamples;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.tickets.AdmissionGate;
import org.streamrlaif.tickets.Overload;
import org.streamrlaif.tickets.OverloadRule;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.PolicyVersions;

class TicketOperatorTest {
    private static final OverloadRule NEWEST = new OverloadRule(Overload.NEWEST_FIRST, 0, 3);

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

    @Test
    void theNewestOfThoseThatWaitEnterInTheirOrderWhenTheGateOpens() throws Exception {
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(NEWEST, null)) {
            tickets.feed(from(0, 5));
            assertThat(tickets.values()).isEmpty();
            assertThat(dropped(tickets))
                    .containsExactly(entry(0L, "overload"), entry(1L, "overload"));

            announce(0, tickets.attempt(), 0);
            tickets.runUntil(() -> tickets.values().size() == 3);
            assertThat(offsets(tickets)).containsExactly(2L, 3L, 4L);
            tickets.feed(from(5, 7));
            assertThat(offsets(tickets)).as("the gate has closed").containsExactly(2L, 3L, 4L, 5L);
            announce(0, tickets.attempt(), 1);
            tickets.runUntil(() -> tickets.values().size() == 5);
            assertThat(tickets.values())
                    .extracting(AdmittedSample::getFirstTicket)
                    .containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void thoseThatWaitAreStateAndNoneIsAdmittedOrDroppedTwice() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(NEWEST, null)) {
            announce(0, tickets.attempt(), 0);
            tickets.feed(from(0, 8));
            assertThat(offsets(tickets)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(dropped(tickets)).containsExactly(entry(4L, "overload"));
            state = tickets.snapshot();
            tickets.feed(from(8, 9));
        }
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(NEWEST, state)) {
            announce(1, tickets.attempt(), 1);
            tickets.runUntil(() -> tickets.values().size() == 2);
            assertThat(offsets(tickets)).containsExactly(5L, 6L);
            tickets.feed(from(8, 11));
            assertThat(dropped(tickets)).containsExactly(entry(7L, "overload"));
            state = tickets.snapshot();
        }
        // What waited under another rule enters before anything that is read.
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(state)) {
            tickets.feed(from(11, 12));
            announce(2, tickets.attempt(), 3);
            tickets.runUntil(() -> tickets.values().size() == 4);
            assertThat(offsets(tickets)).containsExactly(8L, 9L, 10L, 11L);
            assertThat(tickets.side(SideOutputs.DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void thoseThatWaitAtTheEndOfTheInputStillEnter() throws Exception {
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(NEWEST, null)) {
            tickets.feed(from(0, 2));
            announce(0, tickets.attempt(), 0);
            tickets.endInput();
            assertThat(offsets(tickets)).containsExactly(0L, 1L);
        }
    }

    @Test
    void aSampleThatIsTooOldIsDroppedWhenItsTurnComes() throws Exception {
        OverloadRule rule = new OverloadRule(Overload.MAX_LAG, 60_000, 1);
        long now = System.currentTimeMillis();
        AdmittedSample old = read(7);
        old.getSample().setCreatedAt(now - 100_000);
        AdmittedSample fresh = read(8);
        fresh.getSample().setCreatedAt(now);
        try (TestHarness<AdmittedSample, AdmittedSample> tickets = harness(rule, null)) {
            tickets.feed(List.of(old, fresh, read(9)));
            assertThat(offsets(tickets)).containsExactly(8L, 9L);
            assertThat(dropped(tickets)).containsExactly(entry(7L, "too-old"));
            assertThat(tickets.side(SideOutputs.DEAD_LETTERS).get(0).getReason().getMessage())
                    .endsWith(
                            " s old when its turn came, expected at most 60.0 s (samples.max-lag)");
        }
    }

    /** Samples of one prompt, read at these offsets. */
    private static List<AdmittedSample> from(int first, int end) {
        return IntStream.range(first, end).mapToObj(TicketOperatorTest::read).toList();
    }

    private static AdmittedSample read(long offset) {
        AdmittedSample sample = arrived("s" + offset, 1);
        sample.setSource(new SampleSource("samples", 0, offset));
        return sample;
    }

    private static List<Long> offsets(TestHarness<AdmittedSample, AdmittedSample> tickets) {
        return tickets.values().stream().map(sample -> sample.getSource().getOffset()).toList();
    }

    private static List<Map.Entry<Long, String>> dropped(
            TestHarness<AdmittedSample, AdmittedSample> tickets) {
        return tickets.side(SideOutputs.DEAD_LETTERS).stream()
                .filter(DroppedSamples::isOf)
                .map(
                        letter ->
                                Map.entry(
                                        letter.getSource().getOffset(),
                                        letter.getReason().getCode()))
                .toList();
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

    private TestHarness<AdmittedSample, AdmittedSample> harness(
            OverloadRule rule, OperatorSubtaskState state) throws Exception {
        return harness(run, rule, state);
    }

    private static TestHarness<AdmittedSample, AdmittedSample> harness(
            RunSettings run, OperatorSubtaskState state) throws Exception {
        return harness(run, OverloadRule.BLOCK, state);
    }

    private static TestHarness<AdmittedSample, AdmittedSample> harness(
            RunSettings run, OverloadRule rule, OperatorSubtaskState state) throws Exception {
        return TestHarness.plain(
                        OperatorFactory.chained(
                                (OperatorFactory.Constructor<AdmittedSample, AdmittedSample>)
                                        parameters ->
                                                new TicketOperator(
                                                        parameters, run, rule, nobody -> {})),
                        AdmittedSample.class,
                        0,
                        1)
                .open(state);
    }
}
