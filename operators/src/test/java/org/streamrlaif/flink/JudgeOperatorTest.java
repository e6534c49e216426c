package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.prompt;
import static org.streamrlaif.loop.Records.reason;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;

@Timeout(300)
class JudgeOperatorTest {
    private static final JudgeCore JUDGE = (batch, rollouts) -> rollouts;

    @Test
    void judgesEachBatchAsSoonAsItIsComplete() throws Exception {
        try (TestHarness<Rollout, Rollout> judge = harness(JUDGE).open(null)) {
            judge.feed(List.of(rollout(3), rollout(0), rollout(2)));
            judge.runUntil(() -> judge.values().size() == 2);
            assertThat(tickets(judge)).containsExactly(2L, 3L);
            judge.feed(List.of(rollout(1)));
            judge.runUntil(() -> judge.values().size() == 4);
            assertThat(tickets(judge)).containsExactly(2L, 3L, 0L, 1L);
        }
    }

    @Test
    void whatIsUnjudgedAtACheckpointIsJudgedAfterIt() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        OperatorSubtaskState state;
        JudgeCore stuck =
                (batch, rollouts) -> {
                    busy.countDown();
                    new CountDownLatch(1).await();
                    return List.of();
                };
        try (TestHarness<Rollout, Rollout> judge = harness(stuck).open(null)) {
            judge.feed(List.of(rollout(0), rollout(1), rollout(2)));
            judge.runUntil(() -> busy.getCount() == 0);
            state = judge.snapshot();
        }
        try (TestHarness<Rollout, Rollout> judge = harness(JUDGE).open(state)) {
            judge.runUntil(() -> judge.values().size() == 2);
            judge.feed(List.of(rollout(3)));
            judge.runUntil(() -> judge.values().size() == 4);
            assertThat(tickets(judge)).containsExactly(0L, 1L, 2L, 3L);
        }
    }

    @Test
    void anUnjudgedItemLeavesALetter() throws Exception {
        JudgeCore refuses =
                (batch, rollouts) ->
                        rollouts.stream()
                                .map(r -> Rollouts.voided(r, reason("judge", "no-answer")))
                                .toList();
        try (TestHarness<Rollout, Rollout> judge = harness(refuses).open(null)) {
            judge.feed(List.of(rollout(0)));
            judge.endInput();
            assertThat(judge.side(SideOutputs.DEAD_LETTERS))
                    .extracting(DeadLetter::getSampleId)
                    .containsExactly("s0");
        }
    }

    @Test
    void aRolloutThatMakesTheCoreThrowIsVoidAndTheOthersAreJudged() throws Exception {
        JudgeCore core =
                (batch, rollouts) -> {
                    Records.throwAt(0, rollouts);
                    return rollouts;
                };
        try (TestHarness<Rollout, Rollout> judge = harness(core).open(null)) {
            judge.feed(List.of(rollout(0), rollout(1)));
            judge.endInput();
            assertThat(tickets(judge)).containsExactly(0L, 1L);
            assertThat(judge.side(SideOutputs.DEAD_LETTERS))
                    .singleElement()
                    .extracting(
                            DeadLetter::getTicket,
                            letter -> letter.getReason().getStage(),
                            letter -> letter.getReason().getCode())
                    .containsExactly(0L, "judge", "stage-failed");
        }
    }

    @Test
    void aJournalThatCannotBeWrittenFailsTheTask() throws Exception {
        JudgeCore core =
                (batch, rollouts) -> {
                    throw new UncheckedIOException(new IOException("journal: read-only"));
                };
        try (TestHarness<Rollout, Rollout> judge = harness(core).open(null)) {
            judge.feed(List.of(rollout(0), rollout(1)));
            assertThatThrownBy(() -> judge.runUntilIdle())
                    .hasMessageContaining("journal: read-only");
        }
    }

    @Test
    void aCoreThatLosesAnItemIsAFault() throws Exception {
        try (TestHarness<Rollout, Rollout> judge =
                harness((batch, rollouts) -> List.of()).open(null)) {
            judge.feed(List.of(rollout(0), rollout(1)));
            assertThatThrownBy(() -> judge.runUntilIdle())
                    .hasMessage("2 items gave 0 results, expected one each");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void aShortLastBatchOfAnEpochIsJudgedByEachOfTwoSubtasks(long end) throws Exception {
        TicketRule before = new TicketRule(4, 0);
        TicketRule after = before.from(end, 6);
        List<Long> judged = new ArrayList<>();
        List<Long> later = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState state;
            try (TestHarness<Rollout, Rollout> judge = harness(before, subtask).open(null)) {
                judge.feed(share(before, subtask, 4, end));
                judge.runUntilIdle();
                judged.addAll(tickets(judge));
                state = judge.snapshot();
            }
            try (TestHarness<Rollout, Rollout> judge = harness(after, subtask).open(state)) {
                judge.runUntilIdle();
                judged.addAll(tickets(judge));
                int known = judge.values().size();
                judge.feed(share(after, subtask, end, end + 6));
                judge.runUntilIdle();
                later.addAll(tickets(judge).subList(known, judge.values().size()));
            }
        }
        assertThat(judged).containsExactlyInAnyOrderElementsOf(range(4, end));
        assertThat(later).containsExactlyInAnyOrderElementsOf(range(end, end + 6));
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** What a subtask of two gets of the tickets from … to − 1. */
    private static List<Rollout> share(TicketRule rule, int subtask, long from, long to) {
        return LongStream.range(from, to)
                .filter(ticket -> rule.share(ticket, 2) == subtask)
                .mapToObj(JudgeOperatorTest::rollout)
                .toList();
    }

    private static TestHarness<Rollout, Rollout> harness(TicketRule rule, int subtask)
            throws Exception {
        RunSettings run = new RunSettings("judge-test", rule);
        OperatorFactory.Constructor<Rollout, Rollout> constructor =
                parameters -> new JudgeOperator(parameters, run, context -> JUDGE);
        return TestHarness.share(OperatorFactory.head(constructor), run, subtask, 2);
    }

    private static Rollout rollout(long ticket) {
        return Records.rollout(prompt(ticket), 0);
    }

    private static List<Long> tickets(TestHarness<Rollout, Rollout> judge) {
        return judge.values().stream().map(Rollout::getTicket).toList();
    }

    private static TestHarness<Rollout, Rollout> harness(JudgeCore core) throws Exception {
        RunSettings run = new RunSettings("judge-test", new TicketRule(2, 0));
        OperatorFactory.Constructor<Rollout, Rollout> constructor =
                parameters -> new JudgeOperator(parameters, run, context -> core);
        return TestHarness.share(OperatorFactory.head(constructor), run, 0, 1);
    }
}
