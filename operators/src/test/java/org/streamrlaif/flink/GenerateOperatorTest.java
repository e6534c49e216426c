package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.prompt;
import static org.streamrlaif.loop.Records.range;
import static org.streamrlaif.loop.Records.reason;
import static org.streamrlaif.loop.Records.rollout;
import static org.streamrlaif.loop.Records.tickets;
import static org.streamrlaif.loop.Records.version;
import static org.streamrlaif.loop.Records.voidPrompt;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.PolicyVersions;
import org.streamrlaif.weights.PolicyView;

@Timeout(300)
class GenerateOperatorTest {
    private static final GenerateCore STAMP =
            (prompts, policy) ->
                    prompts.stream()
                            .map(p -> rollout(p, policy.current().orElseThrow().getVersion()))
                            .toList();

    private final String runId = UUID.randomUUID().toString();

    @Test
    void aBatchWaitsUntilItIsCompleteAndItsVersionExists() throws Exception {
        try (TestHarness<Rollout, Rollout> generate = harness(0, STAMP).open(null)) {
            generate.feed(List.of(prompt(1), prompt(3), prompt(2)));
            announce(0, generate, 0);
            generate.runUntilIdle();
            assertThat(generate.values()).isEmpty();
            generate.feed(List.of(prompt(0)));
            generate.runUntil(() -> generate.values().size() == 2);
            assertThat(tickets(generate.values())).containsExactly(0, 1);
            generate.runUntilIdle();
            assertThat(generate.values()).as("batch 1 waits for version 1").hasSize(2);
            announce(0, generate, 1);
            generate.runUntil(() -> generate.values().size() == 4);
            assertThat(generate.values().get(3).getResponses().get(0).getVersions())
                    .containsOnly(1L);
        }
    }

    @Test
    void onePermittedVersionOfStalenessLetsTheNextBatchStart() throws Exception {
        try (TestHarness<Rollout, Rollout> generate = harness(1, STAMP).open(null)) {
            announce(0, generate, 0);
            generate.feed(
                    List.of(prompt(0), prompt(1), prompt(2), prompt(3), prompt(4), prompt(5)));
            generate.runUntil(() -> generate.values().size() == 4);
            generate.runUntilIdle();
            assertThat(tickets(generate.values())).containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    void onlyAnnouncementsOfItsOwnAttemptCount() throws Exception {
        try (TestHarness<Rollout, Rollout> generate = harness(0, STAMP).open(null)) {
            generate.feed(List.of(prompt(0), prompt(1)));
            PolicyVersions.of(runId).announce(version(0, "another#0", 5));
            generate.runUntilIdle();
            assertThat(generate.values()).isEmpty();
        }
    }

    @Test
    void withoutInstallInItsProcessItFailsInsteadOfWaitingForEver() throws Exception {
        try (TestHarness<Rollout, Rollout> generate = harness(0, STAMP).open(null)) {
            assertThatThrownBy(() -> generate.passTo(Duration.ofMinutes(10)))
                    .hasStackTraceContaining("no policy version reaches this process, expected");
        }
    }

    @Test
    void withInstallInItsProcessItWaits() throws Exception {
        try (TestHarness<Rollout, Rollout> generate = harness(0, STAMP).open(null)) {
            PolicyVersions.of(runId).connect();
            generate.passTo(Duration.ofMinutes(10));
            assertThat(generate.values()).isEmpty();
        }
    }

    @Test
    void anItemThatBecomesVoidLeavesOneLetterAndOneThatWasVoidLeavesNone() throws Exception {
        GenerateCore core =
                (prompts, policy) ->
                        List.of(
                                rollout(prompts.get(0), 0),
                                Rollouts.voided(
                                        prompts.get(1), reason("generate", "prompt-too-long")));
        try (TestHarness<Rollout, Rollout> generate = harness(0, core).open(null)) {
            announce(0, generate, 0);
            generate.feed(List.of(voidPrompt(0), prompt(1)));
            generate.runUntil(() -> generate.values().size() == 2);
            assertThat(generate.side(SideOutputs.DEAD_LETTERS))
                    .singleElement()
                    .extracting(DeadLetter::getTicket, letter -> letter.getReason().getCode())
                    .containsExactly(1L, "prompt-too-long");
        }
    }

    @Test
    void whatHasNoResultYetIsGeneratedAfterARestore() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        OperatorSubtaskState state;
        GenerateCore stuck =
                (prompts, policy) -> {
                    if (prompts.get(0).getTicket() > 0) {
                        busy.countDown();
                        hang();
                    }
                    return STAMP.generate(prompts, policy);
                };
        try (TestHarness<Rollout, Rollout> generate = harness(1, stuck).open(null)) {
            announce(0, generate, 0);
            generate.feed(List.of(prompt(0), prompt(1), prompt(2), prompt(3), prompt(5)));
            generate.runUntil(() -> busy.getCount() == 0);
            assertThat(generate.values()).hasSize(2);
            state = generate.snapshot();
        }
        try (TestHarness<Rollout, Rollout> generate = harness(1, STAMP).open(state)) {
            generate.runUntilIdle();
            assertThat(generate.values()).as("its learner has not announced yet").isEmpty();
            announce(1, generate, 1);
            generate.feed(List.of(prompt(4)));
            generate.runUntil(() -> generate.values().size() == 4);
            assertThat(tickets(generate.values())).containsExactly(range(2, 6));
        }
    }

    @Test
    void eachSubtaskFindsItsOwnTicketsAfterRescaling() throws Exception {
        TicketRule rule = new TicketRule(6, 3);
        OperatorSubtaskState state = null;
        int before = 0;
        long arrived = 0;
        for (int parallelism : new int[] {2, 3, 1}) {
            OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
            for (int subtask = 0; subtask < parallelism; subtask++) {
                int own = subtask;
                int of = parallelism;
                OperatorSubtaskState part =
                        state == null
                                ? null
                                : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                        state, TicketRule.PARTS, before, parallelism, subtask);
                try (TestHarness<Rollout, Rollout> generate =
                        harness(rule, STAMP, subtask, parallelism).open(part)) {
                    generate.feed(
                            LongStream.range(arrived, arrived + 6)
                                    .filter(ticket -> rule.share(ticket, of) == own)
                                    .mapToObj(ticket -> prompt(ticket))
                                    .toList());
                    states[subtask] = generate.snapshot();
                }
            }
            state = AbstractStreamOperatorTestHarness.repackageState(states);
            before = parallelism;
            arrived += 6;
        }
        try (TestHarness<Rollout, Rollout> generate = harness(rule, STAMP, 0, 1).open(state)) {
            announce(1, generate, 0);
            generate.runUntil(() -> generate.values().size() == 18);
            assertThat(tickets(generate.values())).containsExactly(range(0, 18));
        }
    }

    @Test
    void atTheEndTheIncompleteBatchIsGeneratedToo() throws Exception {
        CompletableFuture<Void> firstBatch = new CompletableFuture<>();
        GenerateCore core =
                (prompts, policy) -> {
                    firstBatch.complete(null);
                    return STAMP.generate(prompts, policy);
                };
        try (TestHarness<Rollout, Rollout> generate = harness(0, core).open(null)) {
            announce(0, generate, 0);
            generate.feed(List.of(prompt(0), prompt(1), prompt(2)));
            Thread learner =
                    new Thread(
                            () -> {
                                firstBatch.join();
                                announce(0, generate, 1);
                            });
            learner.start();
            generate.endInput();
            assertThat(tickets(generate.values())).containsExactly(0, 1, 2);
            learner.join();
        }
    }

    @Test
    void weightsThatCannotBeReadFailTheTaskWithTheCause() throws Exception {
        GenerateCore broken =
                (prompts, policy) -> {
                    throw new IOException("version 3: no such file");
                };
        try (TestHarness<Rollout, Rollout> generate = harness(0, broken).open(null)) {
            announce(0, generate, 0);
            generate.feed(List.of(prompt(0), prompt(1)));
            assertThatThrownBy(() -> generate.runUntilIdle())
                    .hasMessageContaining("failed: version 3: no such file")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aPromptThatMakesTheCoreThrowIsVoidAndItsBatchGoesOnAlsoAfterARestore() throws Exception {
        GenerateCore core =
                (prompts, policy) -> {
                    Records.throwAt(1, prompts);
                    return STAMP.generate(prompts, policy);
                };
        OperatorSubtaskState state;
        try (TestHarness<Rollout, Rollout> generate = harness(0, core).open(null)) {
            generate.feed(List.of(prompt(0), prompt(1)));
            state = generate.snapshot();
        }
        for (int attempt = 0; attempt < 2; attempt++) {
            try (TestHarness<Rollout, Rollout> generate = harness(0, core).open(state)) {
                announce(1 + attempt, generate, 0);
                generate.runUntil(() -> generate.values().size() == 2);
                assertThat(generate.values())
                        .extracting(rollout -> rollout.getResponses().size())
                        .containsExactly(1, 0);
                assertThat(generate.side(SideOutputs.DEAD_LETTERS))
                        .singleElement()
                        .extracting(
                                DeadLetter::getTicket, letter -> letter.getReason().getMessage())
                        .containsExactly(1L, "IllegalStateException: ticket 1 is bad");
            }
        }
    }

    @Test
    void anIdleEngineTakesANewVersionIntoUseAtOnce() throws Exception {
        List<Long> adopted = new CopyOnWriteArrayList<>();
        GenerateCore core =
                new GenerateCore() {
                    @Override
                    public List<Rollout> generate(List<Rollout> prompts, PolicyView policy)
                            throws Exception {
                        return STAMP.generate(prompts, policy);
                    }

                    @Override
                    public void adopt(PolicyView policy) {
                        adopted.add(policy.current().orElseThrow().getVersion());
                    }
                };
        try (TestHarness<Rollout, Rollout> generate = harness(0, core).open(null)) {
            PolicyVersions.of(runId).announce(version(0, "another#0", 5));
            announce(0, generate, 1);
            generate.runUntil(() -> !adopted.isEmpty());
            assertThat(adopted).containsOnly(1L);
        }
    }

    @Test
    void closingInterruptsTheWorkAndThenClosesTheCore() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        GenerateCore core =
                new GenerateCore() {
                    @Override
                    public List<Rollout> generate(List<Rollout> prompts, PolicyView policy)
                            throws InterruptedException {
                        started.countDown();
                        hang();
                        return List.of();
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };
        TestHarness<Rollout, Rollout> generate = harness(0, core).open(null);
        announce(0, generate, 0);
        generate.feed(List.of(prompt(0), prompt(1)));
        generate.runUntil(() -> started.getCount() == 0);
        generate.close();
        closed.await();
    }

    private void announce(long lineage, TestHarness<Rollout, Rollout> generate, long version) {
        PolicyVersions.of(runId).announce(version(lineage, generate.attempt(), version));
    }

    /** Does not come back before it is interrupted. */
    private static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private TestHarness<Rollout, Rollout> harness(int staleness, GenerateCore core)
            throws Exception {
        return harness(new TicketRule(2, staleness), core, 0, 1);
    }

    private TestHarness<Rollout, Rollout> harness(
            TicketRule rule, GenerateCore core, int subtask, int parallelism) throws Exception {
        RunSettings run = new RunSettings(runId, rule);
        OperatorFactory.Constructor<Rollout, Rollout> constructor =
                parameters -> new GenerateOperator(parameters, run, context -> core);
        return TestHarness.share(OperatorFactory.head(constructor), run, subtask, parallelism);
    }
}
