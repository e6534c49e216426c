package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.prompt;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.CountingRewardModel;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.tickets.TicketRule;

@Timeout(300)
class RewardOperatorTest {
    @Test
    void scoresBatchesInOrderEvenIfALaterOneIsCompleteFirst() throws Exception {
        CountingRewardModel model = new CountingRewardModel(null, 1);
        try (TestHarness<JudgedRollout, ScoredRollout> reward = harness(model).open(null)) {
            reward.feed(List.of(judged(2), judged(3), judged(1)));
            reward.runUntilIdle();
            assertThat(reward.values()).isEmpty();
            reward.feed(List.of(judged(0)));
            reward.runUntil(() -> reward.values().size() == 4);
            assertThat(tickets(reward)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(reward.values())
                    .extracting(ScoredRollout::getWarmup)
                    .containsExactly(true, true, false, false);
            assertThat(model.batches).containsExactly(0L, 1L);
        }
    }

    @Test
    void anUnfinishedBatchIsLearnedAgainFromTheCommittedState() throws Exception {
        Semaphore permits = new Semaphore(1);
        CountingRewardModel interrupted = new CountingRewardModel(permits, 0);
        OperatorSubtaskState state;
        try (TestHarness<JudgedRollout, ScoredRollout> reward = harness(interrupted).open(null)) {
            reward.feed(List.of(judged(0), judged(1), judged(2), judged(3), judged(5)));
            reward.runUntil(() -> interrupted.batches.size() == 2);
            assertThat(reward.values()).hasSize(2);
            state = reward.snapshot();
            permits.release();
            reward.runUntil(() -> reward.values().size() == 4);
        }
        CountingRewardModel restored = new CountingRewardModel(null, 0);
        try (TestHarness<JudgedRollout, ScoredRollout> reward = harness(restored).open(state)) {
            reward.feed(List.of(judged(4)));
            reward.runUntil(() -> reward.values().size() == 4);
            assertThat(tickets(reward)).containsExactly(2L, 3L, 4L, 5L);
            assertThat(reward.values())
                    .extracting(ScoredRollout::getRewardVersion)
                    .containsExactly(2L, 2L, 3L, 3L);
            assertThat(restored.working().ticketSum()).isEqualTo(15);
        }
    }

    @Test
    void aRunThatCannotReachItsAimIsNotTriedAgain() throws Exception {
        try (TestHarness<JudgedRollout, ScoredRollout> reward =
                harness(new Hopeless()).open(null)) {
            reward.feed(List.of(judged(0), judged(1)));
            assertThatThrownBy(() -> reward.runUntilIdle())
                    .hasStackTraceContaining(SuppressRestartsException.class.getName())
                    .hasRootCauseMessage("reward.max-warmup-batches: no pairs");
        }
    }

    /** A reward model that ends the run. */
    private static final class Hopeless implements TrainedCore<JudgedRollout, List<ScoredRollout>> {

        @Override
        public List<ScoredRollout> run(long batch, List<JudgedRollout> items) {
            throw new RunFailedException("reward.max-warmup-batches: no pairs");
        }

        @Override
        public Map<String, byte[]> snapshot() {
            return Map.of();
        }

        @Override
        public void commit() {}

        @Override
        public void restore(Map<String, byte[]> state) {}
    }

    private static JudgedRollout judged(long ticket) {
        return Records.judged(Records.rollout(prompt(ticket), 0));
    }

    private static List<Long> tickets(TestHarness<JudgedRollout, ScoredRollout> reward) {
        return reward.values().stream().map(Ticketed.SCORED::ticket).toList();
    }

    private static TestHarness<JudgedRollout, ScoredRollout> harness(
            TrainedCore<JudgedRollout, List<ScoredRollout>> model) throws Exception {
        RunSettings run = new RunSettings("reward-test", new TicketRule(2, 1));
        OperatorFactory.Constructor<JudgedRollout, ScoredRollout> constructor =
                parameters -> new RewardOperator(parameters, run, context -> model);
        return TestHarness.keyed(OperatorFactory.head(constructor), ScoredRollout.class);
    }
}
