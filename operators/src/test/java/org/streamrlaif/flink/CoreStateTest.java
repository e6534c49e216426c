package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.loop.Records.prompt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.tickets.TicketRule;

@Timeout(300)
class CoreStateTest {
    private static final int BATCHES = 2;

    @Test
    void aCheckpointAtAnyTimeHoldsTheStateOfTheLastFinishedBatch() throws Exception {
        Map<OperatorSubtaskState, Integer> checkpoints = new LinkedHashMap<>();
        Large straight = new Large();
        try (TestHarness<Rollout, ScoredItem> operator = harness(straight).open(null)) {
            operator.feed(rollouts(0));
            checkpoints.put(operator.snapshot(), 0);
            while (finished(operator) < BATCHES) {
                if (operator.runMail()) {
                    checkpoints.put(operator.snapshot(), finished(operator));
                }
            }
        }
        assertThat(checkpoints.values()).contains(0, 1, 2);
        for (Map.Entry<OperatorSubtaskState, Integer> checkpoint : checkpoints.entrySet()) {
            assertThat(restored(checkpoint.getKey(), checkpoint.getValue()).sum)
                    .isEqualTo(straight.sum);
        }
    }

    @Test
    void stateOnTheHeapIsTheSame() throws Exception {
        Large core = new Large();
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> operator = harness(core).onTheHeap().open(null)) {
            operator.feed(rollouts(0));
            operator.runUntil(() -> finished(operator) == BATCHES);
            state = operator.snapshot();
        }
        Large restored = new Large();
        try (TestHarness<Rollout, ScoredItem> operator =
                harness(restored).onTheHeap().open(state)) {
            assertThat(restored.sum).isEqualTo(core.sum);
        }
    }

    @Test
    void whatWasReplacedLeavesTheDisk() throws Exception {
        try (TestHarness<Rollout, ScoredItem> operator = harness(new Large()).open(null)) {
            for (int batch = 0; batch < 6; batch += BATCHES) {
                operator.feed(rollouts(batch));
                int all = batch + BATCHES;
                operator.runUntil(() -> finished(operator) == all);
            }
            operator.runUntil(() -> size(operator) < 1.5 * Large.SIZE);
            assertThat(size(operator)).isGreaterThan(Large.SIZE / 2);
        }
    }

    @Test
    void aSavepointThatIsBeingWrittenKeepsWhatItReads() throws Exception {
        try (TestHarness<Rollout, ScoredItem> operator = harness(new Large()).open(null)) {
            operator.feed(rollouts(0));
            operator.runUntil(() -> finished(operator) == BATCHES);
            var savepoint = operator.rocksDb().savepoint().getSnapshotResources();
            operator.feed(rollouts(BATCHES));
            operator.runUntil(() -> finished(operator) == 2 * BATCHES);

            long read = 0;
            try (var entries = savepoint.createKVStateIterator()) {
                for (; entries.isValid(); entries.next()) {
                    read += entries.value().length;
                }
            } finally {
                savepoint.release();
            }
            assertThat(read).isBetween(size(BATCHES), size(BATCHES) + Large.STEP);
        }
    }

    @Test
    void whatHasNotChangedIsNotWrittenAgain() throws Exception {
        Large core = new Large();
        OperatorSubtaskState state;
        try (TestHarness<Rollout, ScoredItem> operator = harness(core).open(null)) {
            operator.feed(rollouts(0));
            operator.runUntil(() -> finished(operator) == BATCHES);
            assertThat(core.reads).containsEntry("big", BATCHES).containsEntry("same", 1);
            state = operator.snapshot();
        }
        Large restored = new Large();
        try (TestHarness<Rollout, ScoredItem> operator = harness(restored).open(state)) {
            operator.feed(rollouts(BATCHES));
            operator.runUntil(() -> finished(operator) == BATCHES);
            assertThat(restored.reads).containsEntry("big", BATCHES).doesNotContainKey("same");
        }
    }

    private static Large restored(OperatorSubtaskState state, int batches) throws Exception {
        Large core = new Large();
        try (TestHarness<Rollout, ScoredItem> operator = harness(core).open(state)) {
            assertThat(core.batches).isEqualTo(batches);
            operator.runUntil(() -> finished(operator) == BATCHES - batches);
        }
        return core;
    }

    /** Bytes of a checkpoint. */
    private static long size(TestHarness<Rollout, ScoredItem> operator) {
        try {
            return operator.snapshot().getStateSize();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes of the large entry after so many batches. */
    private static long size(int batches) {
        return Large.SIZE - (long) Large.STEP * batches;
    }

    private static int finished(TestHarness<Rollout, ScoredItem> operator) {
        return (int) operator.values().stream().filter(v -> v.getMetrics() != null).count();
    }

    private static List<Rollout> rollouts(int firstBatch) {
        List<Rollout> rollouts = new ArrayList<>();
        for (long ticket = 2L * firstBatch; ticket < 2L * (firstBatch + BATCHES); ticket++) {
            rollouts.add(Records.rollout(prompt(ticket), 0));
        }
        return rollouts;
    }

    private static TestHarness<Rollout, ScoredItem> harness(Large core) throws Exception {
        RunSettings run = new RunSettings("core-state-test", new TicketRule(2, 1));
        OperatorFactory.Constructor<Rollout, ScoredItem> constructor =
                parameters -> new RewardOperator(parameters, run, context -> core);
        return TestHarness.keyed(OperatorFactory.head(constructor), ScoredItem.class);
    }

    /**
     * Has an entry too large to be held for the mailbox, whose size changes, one that stays and one
     * per batch.
     */
    private static final class Large implements TrainedCore<List<Rollout>, ScoredBatch> {
        static final int SIZE = 9 << 20;
        static final int STEP = 1 << 19;
        final Map<String, Integer> reads = new LinkedHashMap<>();
        volatile int batches;
        volatile long sum;

        @Override
        public ScoredBatch run(long batch, List<Rollout> items) {
            batches++;
            for (Rollout item : items) {
                sum = 31 * sum + item.getTicket();
            }
            return new ScoredBatch(items, Map.of());
        }

        @Override
        public List<StateEntry> state() {
            return List.of(
                    entry("big", batches, big()),
                    entry("same", 0, new byte[] {7}),
                    entry("batch " + batches, 0, new byte[0]),
                    StateEntry.of("sum", ByteBuffer.allocate(8).putLong(sum).array()));
        }

        private byte[] big() {
            byte[] big = new byte[(int) size(batches)];
            Arrays.fill(big, (byte) batches);
            return big;
        }

        private StateEntry entry(String name, int version, byte[] content) {
            return new StateEntry(
                    name,
                    version,
                    () -> {
                        reads.merge(name, 1, Integer::sum);
                        return ByteBuffer.wrap(content);
                    });
        }

        @Override
        public void restore(Map<String, byte[]> state) {
            batches = state.get("big")[0];
            sum = ByteBuffer.wrap(state.get("sum")).getLong();
            assertThat(state.get("big")).isEqualTo(big());
            assertThat(state).containsOnlyKeys("big", "same", "batch " + batches, "sum");
        }
    }
}
