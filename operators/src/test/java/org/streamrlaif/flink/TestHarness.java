package org.streamrlaif.flink;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.OutputTag;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;

/**
 * Drives one operator: feeds it, runs its mails until something has happened, takes and restores
 * snapshots.
 */
final class TestHarness<I extends SpecificRecordBase, O extends SpecificRecordBase>
        implements AutoCloseable {
    private static final int CHECKPOINT_BYTES = 64 << 20;

    private final OneInputStreamOperatorTestHarness<I, O> harness;
    private final Class<O> output;

    private TestHarness(OneInputStreamOperatorTestHarness<I, O> harness, Class<O> output) {
        this.harness = harness;
        this.output = output;
        harness.getExecutionConfig().enableObjectReuse();
    }

    /** An operator whose state is operator state, as one of several subtasks. */
    static <I extends SpecificRecordBase, O extends SpecificRecordBase> TestHarness<I, O> plain(
            OperatorFactory<I, O> factory, Class<O> output, int subtask, int parallelism)
            throws Exception {
        return new TestHarness<>(
                new OneInputStreamOperatorTestHarness<>(factory, 128, parallelism, subtask),
                output);
    }

    /** An operator that works on shares of batches, as one of several subtasks. */
    static TestHarness<Rollout, Rollout> share(
            OperatorFactory<Rollout, Rollout> factory,
            RunSettings run,
            int subtask,
            int parallelism)
            throws Exception {
        return keyed(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        factory,
                        new TicketKey(run.tickets()),
                        Types.INT,
                        TicketRule.PARTS,
                        parallelism,
                        subtask),
                Rollout.class);
    }

    /** An operator with all its state under one key, in RocksDB. */
    static <I extends SpecificRecordBase, O extends SpecificRecordBase> TestHarness<I, O> keyed(
            OperatorFactory<I, O> factory, Class<O> output) throws Exception {
        return keyed(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        factory, new SingleKey<>(), Types.INT, 1, 1, 0),
                output);
    }

    /** An operator with keyed state in RocksDB. */
    static <I extends SpecificRecordBase, O extends SpecificRecordBase> TestHarness<I, O> keyed(
            KeyedOneInputStreamOperatorTestHarness<?, I, O> operator, Class<O> output) {
        TestHarness<I, O> harness = new TestHarness<>(operator, output);
        harness.harness.setStateBackend(new EmbeddedRocksDBStateBackend());
        harness.harness.setCheckpointStorage(new JobManagerCheckpointStorage(CHECKPOINT_BYTES));
        return harness;
    }

    /** Keeps keyed state on the Java heap instead. */
    TestHarness<I, O> onTheHeap() {
        harness.setStateBackend(new HashMapStateBackend());
        return this;
    }

    /** Where the keyed state lies. */
    RocksDBKeyedStateBackend<?> rocksDb() {
        var operator = (AbstractStreamOperator<?>) harness.getOperator();
        return (RocksDBKeyedStateBackend<?>) operator.getKeyedStateBackend();
    }

    /** Opens the operator; one that cannot be opened is closed. */
    TestHarness<I, O> open(OperatorSubtaskState state) throws Exception {
        try {
            harness.setup(
                    new AvroTypeInfo<>(output)
                            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
            if (state != null) {
                harness.initializeState(state);
            } else {
                harness.initializeEmptyState();
            }
            harness.open();
            return this;
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** The time by which keyed state grows old. */
    void setTime(Duration time) {
        harness.setStateTtlProcessingTime(time.toMillis());
    }

    /** Lets the task's clock reach a time, and its timers with it. */
    void passTo(Duration time) throws Exception {
        harness.setProcessingTime(time.toMillis());
    }

    void feed(List<I> items) throws Exception {
        for (I item : items) {
            harness.processElement(new StreamRecord<>(item));
        }
    }

    /** Runs the task's mails until the condition holds, at most two minutes. */
    void runUntil(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it has not happened in 2 min; so far " + values());
            }
            if (!runMail()) {
                Thread.sleep(1);
            }
        }
    }

    /**
     * Runs mails until a {@link BatchOperator} has done all that it can: no batch is running, and
     * none starts without further input or news.
     */
    void runUntilIdle() throws Exception {
        BatchOperator<?, ?, ?> operator = (BatchOperator<?, ?, ?>) harness.getOperator();
        runUntil(() -> !operator.running() && !harness.getTaskMailbox().hasMail());
    }

    /** Runs one mail, if there is any. */
    boolean runMail() throws Exception {
        Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        if (mail.isPresent()) {
            mail.get().run();
        }
        return mail.isPresent();
    }

    List<O> values() {
        return harness.extractOutputValues();
    }

    <X> List<X> side(OutputTag<X> tag) {
        return harness.getSideOutput(tag) == null
                ? List.of()
                : harness.getSideOutput(tag).stream().map(StreamRecord::getValue).toList();
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** Says that a checkpoint is complete. */
    void complete(long checkpoint) throws Exception {
        harness.notifyOfCompletedCheckpoint(checkpoint);
    }

    void endInput() throws Exception {
        harness.endInput();
    }

    /** The attempt that the operator takes announcements of. */
    String attempt() {
        return OperatorContext.attempt(harness.getOperator().getRuntimeContext());
    }

    @Override
    public void close() throws Exception {
        File working = harness.getEnvironment().getTaskManagerInfo().getTmpWorkingDirectory();
        try {
            harness.close();
        } finally {
            FileUtils.deleteDirectory(working);
        }
    }
}
