package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.prompt;
import static org.streamrlaif.reward.functions.RewardItems.functions;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.CountingRewardModel;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.reward.Unscored;
import org.streamrlaif.reward.functions.FunctionRewards;
import org.streamrlaif.schemas.BatchMetrics;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.tickets.TicketRule;

@Timeout(300)
class RewardOperatorTest {
    private static final TicketRule RULE = new TicketRule(2, 1);

    @Test
    void scoresBatchesInOrderEvenIfALaterOneIsCompleteFirst() throws Exception {
        CountingRewardModel model = new CountingRewardModel(null, 1);
        try (TestHarness<Rollout, ScoredItem> reward = harness(model).open(null)) {
            reward.feed(List.of(judged(2), judged(3), judged(1)));
            reward.runUntilIdle();
            assertThat(reward.values()).isEmpty();
            reward.feed(List.of(judged(0)));
            reward.runUntil(() -> rollouts(reward).size() == 4);
            assertThat(tickets(reward)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(rollouts(reward))
                    .extracting(Rollout::getWarmup)
                    .containsExactly(true, true, false, false);
            assertThat(model.batches).containsExactly(0L, 1L);
            assertThat(reward.values().get(0).getMetrics())
                    .as("in front of the batch's rollouts")
                    .isEqualTo(new BatchMetrics(0L, Map.of("rewardSteps", 1.0)));
            assertThat(reward.values().get(3).getMetrics())
                    .isEqualTo(new BatchMetrics(1L, Map.of("rewardSteps", 2.0)));
        }
    }

    @Test
    void anUnfinishedBatchIsLearnedAgainFromTheCommittedState() throws Exception {
        Semaphore permits = new Semaphore(1);
        CountingRewardModel interrupted = new CountingRewardModel(permits, 0);
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> reward = harness(interrupted).open(null)) {
            reward.feed(List.of(judged(0), judged(1), judged(2), judged(3), judged(5)));
            reward.runUntil(() -> interrupted.batches.size() == 2);
            assertThat(rollouts(reward)).hasSize(2);
            state = reward.snapshot();
            permits.release();
            reward.runUntil(() -> rollouts(reward).size() == 4);
        }
        CountingRewardModel restored = new CountingRewardModel(null, 0);
        try (TestHarness<Rollout, ScoredItem> reward = harness(restored).open(state)) {
            reward.feed(List.of(judged(4)));
            reward.runUntil(() -> rollouts(reward).size() == 4);
            assertThat(tickets(reward)).containsExactly(2L, 3L, 4L, 5L);
            assertThat(rollouts(reward))
                    .extracting(Rollout::getRewardVersion)
                    .containsExactly(2L, 2L, 3L, 3L);
            assertThat(restored.working().ticketSum()).isEqualTo(15);
        }
    }

    /** The batch that was open at the snapshot is rewarded again, with the same values. */
    @Test
    void functionsAreAskedAgainAboutAnUnfinishedBatch() throws Exception {
        String config = "{\"kind\":\"length\",\"weight\":2,\"most\":4}";
        Semaphore permits = new Semaphore(1);
        CountingRewardModel interrupted = new CountingRewardModel(permits, 0);
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> reward =
                harness(new FunctionRewards(interrupted, functions(config), 0.5)).open(null)) {
            reward.feed(List.of(judged(0), judged(1), judged(2), judged(3)));
            reward.runUntil(() -> interrupted.batches.size() == 2);
            state = reward.snapshot();
            permits.release();
            reward.runUntil(() -> rollouts(reward).size() == 4);
        }
        CountingRewardModel restored = new CountingRewardModel(null, 0);
        try (TestHarness<Rollout, ScoredItem> reward =
                harness(new FunctionRewards(restored, functions(config), 0.5)).open(state)) {
            reward.runUntil(() -> rollouts(reward).size() == 2);
            assertThat(tickets(reward)).containsExactly(2L, 3L);
            assertThat(rollouts(reward))
                    .allSatisfy(
                            rollout -> {
                                assertThat(rollout.getScores()).containsExactly(1f);
                                assertThat(rollout.getJudgeWeight()).isEqualTo(0.5);
                                assertThat(rollout.getRewards())
                                        .extracting(FunctionReward::getValues)
                                        .containsExactly(List.of(1.0));
                            });
            assertThat(reward.values().get(0).getMetrics().getMetrics())
                    .containsEntry("rewardSteps", 2.0)
                    .containsEntry("functionReward.length", 1.0)
                    .containsEntry("functionFailures.length", 0.0);
        }
    }

    @Test
    void aTicketWhoseRewardFailsHasADeadLetter() throws Exception {
        try (TestHarness<Rollout, ScoredItem> reward =
                harness(
                                new FunctionRewards(
                                        new Unscored(),
                                        functions("{\"kind\":\"exact-answer\"}"),
                                        1))
                        .open(null)) {
            Rollout known = judged(1);
            known.setReference("yes");
            reward.feed(List.of(judged(0), known));
            reward.runUntilIdle();

            assertThat(rollouts(reward))
                    .extracting(rollout -> rollout.getVoided() == null)
                    .containsExactly(false, true);
            assertThat(reward.side(SideOutputs.DEAD_LETTERS))
                    .extracting(letter -> letter.getReason().getCode())
                    .containsExactly("reward-failed");
        }
    }

    @Test
    void aRunThatCannotReachItsAimIsNotTriedAgain() throws Exception {
        try (TestHarness<Rollout, ScoredItem> reward = harness(new Hopeless()).open(null)) {
            reward.feed(List.of(judged(0), judged(1)));
            assertThatThrownBy(() -> reward.runUntilIdle())
                    .hasStackTraceContaining(SuppressRestartsException.class.getName())
                    .hasRootCauseMessage("reward.max-warmup-batches: no pairs");
        }
    }

    @Test
    void aShortLastBatchOfAnEpochIsScoredBeforeTheBatchesOfTheNext() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> reward =
                harness(new CountingRewardModel(null, 0)).open(null)) {
            reward.feed(List.of(judged(0), judged(1), judged(2)));
            reward.runUntilIdle();
            state = reward.snapshot();
        }
        CountingRewardModel restored = new CountingRewardModel(null, 0);
        try (TestHarness<Rollout, ScoredItem> reward =
                harness(RULE.from(3, 3), restored).open(state)) {
            reward.feed(List.of(judged(3), judged(4), judged(5), judged(6)));
            reward.runUntilIdle();
            assertThat(tickets(reward)).containsExactly(2L, 3L, 4L, 5L);
            assertThat(restored.batches).containsExactly(1L, 2L);
        }
    }

    @Test
    void aStateThatDoesNotFitEndsTheRun() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> reward =
                harness(new CountingRewardModel(null, 0)).open(null)) {
            reward.feed(List.of(judged(0), judged(1)));
            reward.runUntilIdle();
            state = reward.snapshot();
        }
        assertThatThrownBy(() -> harness(new Unscored()).open(state))
                .hasStackTraceContaining(SuppressRestartsException.class.getName())
                .rootCause()
                .hasMessageMatching(
                        ".*: state: unknown entries .*: the state was made with other settings or models");
    }

    @Test
    void aRunThatHasTrainedNothingOfTheCoreEndsInsteadOfBeginningItAnew() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> reward = harness(new Unscored()).open(null)) {
            reward.feed(List.of(judged(0), judged(1)));
            reward.runUntilIdle();
            state = reward.snapshot();
        }
        assertThatThrownBy(() -> harness(new CountingRewardModel(null, 0)).open(state))
                .hasStackTraceContaining(SuppressRestartsException.class.getName())
                .rootCause()
                .hasMessageContaining("nothing of what was trained on 2 tickets is stored");
    }

    /** A reward model that ends the run. */
    private static final class Hopeless implements TrainedCore<List<Rollout>, ScoredBatch> {

        @Override
        public ScoredBatch run(long batch, List<Rollout> items) {
            throw new RunFailedException("reward.max-warmup-batches: no pairs");
        }

        @Override
        public List<StateEntry> state() {
            return List.of();
        }

        @Override
        public void restore(Map<String, byte[]> state) {}
    }

    private static Rollout judged(long ticket) {
        return Records.rollout(prompt(ticket), 0);
    }

    private static List<Long> tickets(TestHarness<Rollout, ScoredItem> reward) {
        return rollouts(reward).stream().map(Rollout::getTicket).toList();
    }

    private static List<Rollout> rollouts(TestHarness<Rollout, ScoredItem> reward) {
        return reward.values().stream()
                .map(ScoredItem::getRollout)
                .filter(Objects::nonNull)
                .toList();
    }

    private static TestHarness<Rollout, ScoredItem> harness(
            TrainedCore<List<Rollout>, ScoredBatch> model) throws Exception {
        return harness(RULE, model);
    }

    private static TestHarness<Rollout, ScoredItem> harness(
            TicketRule rule, TrainedCore<List<Rollout>, ScoredBatch> model) throws Exception {
        RunSettings run = new RunSettings("reward-test", rule);
        OperatorFactory.Constructor<Rollout, ScoredItem> constructor =
                parameters -> new RewardOperator(parameters, run, context -> model);
        return TestHarness.keyed(OperatorFactory.head(constructor), ScoredItem.class);
    }
}
