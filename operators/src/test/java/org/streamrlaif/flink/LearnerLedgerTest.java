package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.ledger.LedgerReport;
import org.streamrlaif.ledger.LedgerVerifier;
import org.streamrlaif.ledger.MemoryLedger;
import org.streamrlaif.loop.CountingLearner;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.tickets.TicketEpoch;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.LocalWeightStore;

/** What the learner enters in the ledger, and when, whatever happens to either of them. */
@Timeout(300)
class LearnerLedgerTest {
    private static final int MOST_DUE = 10_000;

    @TempDir Path folder;
    private final MemoryLedger ledger = new MemoryLedger();
    private CountingLearner learner;
    private TicketRule rule = new TicketRule(2, 1);

    @Test
    void anEntryAppearsWhenACheckpointThatHoldsItIsComplete() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, 2);
            state = learn.snapshot();
            train(learn, 2, 4);
            learn.runUntilIdle();
            assertThat(ledger.entries).isEmpty();
            learn.complete(1);
            learn.runUntil(() -> ledger.entries.size() == 4);
        }
        assertThat(ledger.entries).as("the second batch was never saved").hasSize(4);
        LineageStart start = ledger.entries.get(0).getLineage();
        assertThat(start.getParent()).isEqualTo(-1);
        assertThat(start.getLedger()).isZero();
        assertThat(start.getChain()).isEmpty();
        assertThat(start.getEpochs())
                .containsExactly(new org.streamrlaif.schemas.TicketEpoch(0L, 0L, 2));
        String chain = ledger.entries.get(3).getBatch().getChain();

        goOn(state, 2, 6);
        assertThat(ledger.entries).as("none twice").hasSize(4 + 1 + 6);
        LineageStart next = ledger.entries.get(4).getLineage();
        assertThat(next.getLineage()).isEqualTo(1);
        assertThat(next.getParent()).isZero();
        assertThat(next.getLedger()).isEqualTo(2);
        assertThat(next.getVersion()).isEqualTo(1);
        assertThat(next.getChain()).isEqualTo(chain);
        BatchEnd end = ledger.entries.get(7).getBatch();
        assertThat(end.getPrevious()).isEqualTo(chain);
        assertThat(end.getOptimizerSha256()).isEqualTo("moments 6");
        assertThatItHolds(6, 2);
    }

    /** As when a transaction has been ended, or the process died before it could write. */
    @Test
    void whatNobodyHasWrittenIsEnteredByTheNextLearnerUnderItsOldLineage() throws Exception {
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, 4);
            state = learn.snapshot();
        }
        assertThat(ledger.entries).isEmpty();
        goOn(state, 4, 6);
        assertThat(ledger.entries.subList(1, 7))
                .allSatisfy(entry -> assertThat(lineage(entry)).isZero());
        assertThatItHolds(6, 2);
    }

    @Test
    void whatIsThereAlthoughNobodyHeardOfItIsNotWrittenAgain() throws Exception {
        OperatorSubtaskState state;
        ledger.failuresAfter = 1;
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, 2);
            state = learn.snapshot();
            learn.complete(1);
            learn.runUntil(() -> ledger.entries.size() == 4);
        }
        ledger.failuresBefore = 2;
        ledger.failuresAfter = 1;
        goOn(state, 2, 4);
        assertThat(ledger.entries).hasSize(4 + 1 + 3);
        assertThatItHolds(4, 2);
    }

    /** An older checkpoint than the last: its entries are in the ledger, and further ones too. */
    @Test
    void aLearnerThatGoesFurtherBackRepeatsNothing() throws Exception {
        OperatorSubtaskState old;
        OperatorSubtaskState state;
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, 2);
            old = learn.snapshot();
            train(learn, 2, 4);
            state = learn.snapshot();
        }
        goOn(state, 4, 6);
        goOn(old, 2, 8);
        assertThatItHolds(8, 2);
        assertThat(report().superseded()).isPositive();
    }

    @Test
    void aLearnerThatEndsInOrderWritesWhatIsDue() throws Exception {
        ledger.failuresBefore = 1;
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, 2);
            learn.snapshot();
            learn.complete(1);
        }
        assertThatItHolds(2, 1);
    }

    @Test
    void anErrorOfTheMachineFailsTheTask() throws Exception {
        ledger.error = new OutOfMemoryError("in a test");
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, 2);
            learn.snapshot();
            learn.complete(1);
            assertThatThrownBy(() -> learn.runUntil(() -> false))
                    .hasMessage(
                            "the ledger cannot be written: java.lang.OutOfMemoryError: in a test");
        }
    }

    @Test
    void trainingWaitsWhileTooMuchIsNotWritten() throws Exception {
        rule =
                new TicketRule(
                        List.of(new TicketEpoch(0, 0, MOST_DUE), new TicketEpoch(MOST_DUE, 1, 2)),
                        1);
        ledger.failuresBefore = Integer.MAX_VALUE;
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(null)) {
            train(learn, 0, MOST_DUE);
            learn.snapshot();
            learn.complete(1);
            learn.feed(items(MOST_DUE, MOST_DUE + 2));
            learn.runUntilIdle();
            assertThat(learner.batches).containsExactly(0L);
            ledger.failuresBefore = 0;
            learn.runUntil(() -> learner.batches.size() == 2);
        }
    }

    /** Restores a learner, trains it, and lets a checkpoint hold everything. */
    private void goOn(OperatorSubtaskState state, int from, int to) throws Exception {
        try (TestHarness<ScoredItem, TrainingStep> learn = learner().open(state)) {
            train(learn, from, to);
            learn.snapshot();
            learn.complete(1);
        }
    }

    private void train(TestHarness<ScoredItem, TrainingStep> learn, int from, int to)
            throws Exception {
        learn.feed(items(from, to));
        learn.runUntil(
                () ->
                        !learn.values().isEmpty()
                                && learn.values().get(learn.values().size() - 1).getLedger() == to);
    }

    /** What the reward stage sends of whole batches. */
    private List<ScoredItem> items(int from, int to) {
        List<ScoredItem> items = new ArrayList<>();
        for (long batch = rule.batch(from); rule.firstTicket(batch) < to; batch++) {
            List<Rollout> rollouts =
                    LongStream.range(rule.firstTicket(batch), rule.firstTicket(batch + 1))
                            .mapToObj(Records::scored)
                            .toList();
            items.addAll(Records.items(batch, new ScoredBatch(rollouts, Map.of())));
        }
        return items;
    }

    private void assertThatItHolds(int tickets, int lineages) throws Exception {
        LedgerReport report = report();
        assertThat(report.lines()).isEmpty();
        assertThat(report.tickets()).isEqualTo(tickets);
        assertThat(report.lineages()).isEqualTo(lineages);
        assertThat(report.copies()).isZero();
    }

    private LedgerReport report() throws Exception {
        return LedgerVerifier.verify((entries, lines) -> ledger.entries.forEach(entries));
    }

    private static long lineage(LedgerEntry entry) {
        return entry.getTicket() != null
                ? entry.getTicket().getLineage()
                : entry.getBatch().getLineage();
    }

    private TestHarness<ScoredItem, TrainingStep> learner() throws Exception {
        learner = new CountingLearner(null, -1);
        RunSettings run = new RunSettings("ledger-test", rule);
        CountingLearner core = learner;
        OperatorFactory.Constructor<ScoredItem, TrainingStep> constructor =
                parameters ->
                        new LearnOperator(
                                parameters,
                                run,
                                context -> core,
                                context -> new LocalWeightStore(folder, 8),
                                context -> ledger);
        return TestHarness.keyed(OperatorFactory.head(constructor), TrainingStep.class);
    }
}
