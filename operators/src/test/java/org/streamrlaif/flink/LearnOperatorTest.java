package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.prompt;
import static org.streamrlaif.loop.Records.rollout;
import static org.streamrlaif.loop.Records.scored;
import static org.streamrlaif.loop.Records.voidPrompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.MemoryLedger;
import org.streamrlaif.loop.CountingLearner;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.WeightStore;

@Timeout(300)
class LearnOperatorTest {
    private static final long NONE = -1;
    @TempDir Path folder;

    @Test
    void announcesItsStartAndThenOneVersionPerBatch() throws Exception {
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.runUntil(() -> announced(learn).size() == 1);
            learn.feed(items(scored(1), scored(0), scored(2), scored(3)));
            learn.runUntil(() -> learn.values().size() == 2);
            assertThat(announced(learn))
                    .extracting(PolicyVersion::getVersion)
                    .containsExactly(0L, 1L, 2L);
            assertThat(announced(learn))
                    .extracting(PolicyVersion::getAttempt)
                    .containsOnly(learn.attempt());
            assertThat(weights(announced(learn).get(2))).isEqualTo("sum 6");
            assertThat(learn.values()).extracting(TrainingStep::getLedger).containsExactly(2L, 4L);
            assertThat(learn.values()).extracting(TrainingStep::getTrained).containsExactly(2, 2);
        }
    }

    @Test
    void aWarmUpBatchEndsWithTheSameWeights() throws Exception {
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.feed(items(warmup(0), warmup(1)));
            learn.runUntil(() -> learn.values().size() == 1);
            assertThat(announced(learn))
                    .extracting(PolicyVersion::getVersion)
                    .containsExactly(0L, 1L);
            assertThat(announced(learn).get(1).getUri())
                    .isEqualTo(announced(learn).get(0).getUri());
            TrainingStep step = learn.values().get(0);
            assertThat(step.getWarmup()).isTrue();
            assertThat(step.getWarmedUp()).isEqualTo(2);
            assertThat(step.getTrained()).isZero();
        }
    }

    @Test
    void everyTicketIsAccountedForOnce() throws Exception {
        Rollout lost = scored(rollout(voidPrompt(0), 0), 0, false);
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, 2)).open(null)) {
            learn.feed(items(lost, scored(1), scored(2), scored(3)));
            learn.runUntil(() -> learn.values().size() == 2);
            assertThat(learn.values()).extracting(TrainingStep::getTrained).containsExactly(1, 1);
            assertThat(learn.values().get(0).getVoids())
                    .containsExactly(new VoidCount("decode", "unreadable-video", 1L));
            assertThat(learn.values().get(1).getVoids())
                    .containsExactly(new VoidCount("learn", "too-long", 1L));
            assertThat(learn.side(SideOutputs.DEAD_LETTERS))
                    .extracting(DeadLetter::getTicket)
                    .containsExactly(2L);
        }
    }

    @Test
    void aRestoredLearnerGoesOnUnderItsOwnLineage() throws Exception {
        Semaphore permits = new Semaphore(1);
        CountingLearner interrupted = new CountingLearner(permits, NONE);
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn = harness(interrupted).open(null)) {
            learn.feed(items(scored(0), scored(1), scored(2), scored(3), scored(4)));
            learn.runUntil(() -> interrupted.batches.size() == 2);
            state = learn.snapshot();
            permits.release();
            learn.runUntil(() -> learn.values().size() == 2);
        }
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(state)) {
            learn.runUntil(() -> learn.values().size() == 1);
            assertThat(announced(learn))
                    .extracting(PolicyVersion::getLineage)
                    .containsExactly(1L, 1L);
            assertThat(announced(learn))
                    .extracting(PolicyVersion::getVersion)
                    .containsExactly(1L, 2L);
            assertThat(weights(announced(learn).get(0)))
                    .as("the committed weights")
                    .isEqualTo("sum 1");
            assertThat(weights(announced(learn).get(1))).isEqualTo("sum 6");
            assertThat(learn.values().get(0).getLedger()).isEqualTo(4);
            learn.feed(List.of(new ScoredItem(scored(5), null)));
            learn.runUntil(() -> learn.values().size() == 2);
            assertThat(learn.values().get(1).getMetrics())
                    .containsEntry("steps", 3.0)
                    .as("what came in front of the batch before the snapshot")
                    .containsEntry("rewardOfBatch", 2.0);
        }
    }

    @Test
    void restoringTheSameCheckpointTwiceGivesTwoLineages() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.runUntil(() -> announced(learn).size() == 1);
            state = learn.snapshot();
        }
        for (long lineage = 1; lineage <= 2; lineage++) {
            try (TestHarness<ScoredItem, TrainingStep> learn =
                    harness(new CountingLearner(null, NONE)).open(state)) {
                learn.runUntil(() -> announced(learn).size() == 1);
                assertThat(announced(learn))
                        .extracting(PolicyVersion::getLineage)
                        .containsExactly(lineage);
            }
        }
    }

    @Test
    void theIncompleteLastBatchIsLearnedAtTheEnd() throws Exception {
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.feed(items(scored(0), scored(1), scored(2)));
            learn.endInput();
            assertThat(learn.values()).extracting(TrainingStep::getLedger).containsExactly(2L, 3L);
        }
    }

    /** Every harness is a job of its own, so of each earlier one the newest adapter stays. */
    @Test
    void whatDeadLearnersLeftGoesOnceACheckpointIsComplete() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.feed(items(scored(0), scored(1), scored(2), scored(3)));
            learn.runUntil(() -> learn.values().size() == 2);
            state = learn.snapshot();
        }
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(state)) {
            learn.runUntil(() -> announced(learn).size() == 1);
            learn.snapshot();
            assertThat(adapters())
                    .containsExactly(
                            "l0000-v000000", "l0000-v000001", "l0000-v000002", "l0001-v000002");
            learn.complete(1);
            learn.runUntil(() -> adapters().size() == 2);
            assertThat(adapters()).containsExactly("l0000-v000002", "l0001-v000002");
        }
    }

    private List<String> adapters() {
        return Stream.of(folder.toFile().list())
                .filter(name -> name.startsWith("l0"))
                .sorted()
                .toList();
    }

    @Test
    void aBatchWithoutTheRewardStagesMetricsIsAFault() throws Exception {
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.feed(List.of(new ScoredItem(scored(0), null)));
            assertThatThrownBy(() -> learn.feed(List.of(new ScoredItem(scored(1), null))))
                    .hasMessage("batch 0 came without its metrics");
        }
    }

    @Test
    void withoutCheckpointsTrainingWaitsUntilThereIsOne() throws Exception {
        CountingLearner learner = new CountingLearner(null, NONE);
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(learner, Duration.ofSeconds(10)).open(null)) {
            learn.passTo(Duration.ofSeconds(9));
            learn.feed(items(scored(0), scored(1)));
            learn.runUntil(() -> learn.values().size() == 1);
            learn.passTo(Duration.ofSeconds(10));
            learn.feed(items(scored(2), scored(3)));
            learn.runUntilIdle();
            assertThat(learner.batches).containsExactly(0L);
            learn.complete(1);
            learn.runUntil(() -> learn.values().size() == 2);
            learn.passTo(Duration.ofSeconds(20));
            learn.feed(items(scored(4), scored(5)));
            learn.runUntilIdle();
            assertThat(learner.batches).containsExactly(0L, 1L);
            learn.endInput();
            assertThat(learner.batches).as("nothing is left").containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void anAnnouncementIsRepeatedUntilTheNext() throws Exception {
        try (TestHarness<ScoredItem, TrainingStep> learn =
                harness(new CountingLearner(null, NONE)).open(null)) {
            learn.runUntil(() -> announced(learn).size() == 1);
            learn.passTo(Duration.ofSeconds(5));
            assertThat(announced(learn)).hasSize(1);
            learn.passTo(Duration.ofSeconds(10));
            assertThat(announced(learn)).hasSize(2);
            assertThat(announced(learn).get(1)).isEqualTo(announced(learn).get(0));
        }
    }

    /** What the reward stage sends: the metrics of each batch, then its rollouts. */
    private static List<ScoredItem> items(Rollout... scored) {
        Map<Long, List<Rollout>> batches = new TreeMap<>();
        for (Rollout rollout : scored) {
            batches.computeIfAbsent(rollout.getTicket() / 2, b -> new ArrayList<>()).add(rollout);
        }
        List<ScoredItem> items = new ArrayList<>();
        batches.forEach(
                (batch, rollouts) ->
                        items.addAll(
                                Records.items(
                                        batch,
                                        new ScoredBatch(
                                                rollouts,
                                                Map.of("rewardOfBatch", (double) batch)))));
        return items;
    }

    private static Rollout warmup(long ticket) {
        return scored(rollout(prompt(ticket), 0), 0, true);
    }

    private static List<PolicyVersion> announced(TestHarness<ScoredItem, TrainingStep> learn) {
        return learn.side(SideOutputs.POLICY_VERSIONS);
    }

    private String weights(PolicyVersion version) throws IOException {
        return new LocalWeightStore(folder, 2)
                .read(
                        version,
                        adapter -> Files.readString(adapter.resolve(WeightStore.WEIGHTS_FILE)));
    }

    private TestHarness<ScoredItem, TrainingStep> harness(CountingLearner learner)
            throws Exception {
        return harness(learner, Duration.ZERO);
    }

    private TestHarness<ScoredItem, TrainingStep> harness(
            CountingLearner learner, Duration maxUncheckpointed) throws Exception {
        RunSettings run =
                new RunSettings("learn-test", new TicketRule(2, 1), Map.of(), maxUncheckpointed);
        Path root = folder;
        OperatorFactory.Constructor<ScoredItem, TrainingStep> constructor =
                parameters ->
                        new LearnOperator(
                                parameters,
                                run,
                                context -> learner,
                                context -> new LocalWeightStore(root, 8),
                                context -> new MemoryLedger());
        return TestHarness.keyed(OperatorFactory.head(constructor), TrainingStep.class);
    }
}
