package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.io.network.api.CheckpointBarrier;
import org.apache.flink.runtime.io.network.api.EndOfData;
import org.apache.flink.runtime.io.network.api.EndOfPartitionEvent;
import org.apache.flink.runtime.io.network.api.StopMode;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.OneInputStreamTask;
import org.apache.flink.streaming.runtime.tasks.StreamTaskMailboxTestHarness;
import org.apache.flink.streaming.runtime.tasks.StreamTaskMailboxTestHarnessBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.loop.Records;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;

/**
 * An operator that works on at the end of its input, which two senders have reached; one of them
 * has ended, the other waits for a checkpoint before it can.
 */
@Timeout(60)
class EndedInputTest {
    private static final long CHECKPOINT = 7;
    private static final RunSettings RUN =
            new RunSettings("ended-input-test", new TicketRule(2, 0));
    private static final CountDownLatch WORKING = new CountDownLatch(1);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    @Test
    void aCheckpointIsTakenWhileWorkGoesOnAndOneSenderHasEndedAndThenTheTaskEnds()
            throws Exception {
        try (var task = task()) {
            task.setAutoProcess(false);
            task.processElement(new StreamRecord<>(Records.rollout(Records.prompt(0), 0)));
            task.processEvent(new EndOfData(StopMode.DRAIN), 0, 0);
            task.processEvent(new EndOfData(StopMode.DRAIN), 0, 1);
            Thread senders = new Thread(() -> endBothSendersWithACheckpointInBetween(task));
            senders.start();

            task.getStreamTask().runMailboxLoop();

            assertThat(task.getOutput()).anyMatch(EndedInputTest::isRollout);
            assertThat(task.getTaskStateManager().getReportedCheckpointId()).isEqualTo(CHECKPOINT);
        }
    }

    private static List<Rollout> judge(long batch, List<Rollout> rollouts)
            throws InterruptedException {
        WORKING.countDown();
        GO_ON.await();
        return rollouts;
    }

    private static void endBothSendersWithACheckpointInBetween(
            StreamTaskMailboxTestHarness<Rollout> task) {
        try {
            WORKING.await();
            task.processEvent(EndOfPartitionEvent.INSTANCE, 0, 0);
            task.processEvent(barrier(), 0, 1);
            task.getTaskStateManager().getWaitForReportLatch().await();
            task.processEvent(EndOfPartitionEvent.INSTANCE, 0, 1);
            GO_ON.countDown();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRollout(Object output) {
        return output instanceof StreamRecord<?> record && record.getValue() instanceof Rollout;
    }

    private static CheckpointBarrier barrier() {
        return new CheckpointBarrier(
                CHECKPOINT,
                0,
                CheckpointOptions.unaligned(
                        CheckpointType.CHECKPOINT,
                        CheckpointStorageLocationReference.getDefault()));
    }

    private StreamTaskMailboxTestHarness<Rollout> task() throws Exception {
        var type = new AvroTypeInfo<>(Rollout.class);
        return new StreamTaskMailboxTestHarnessBuilder<>(OneInputStreamTask::new, type)
                .modifyExecutionConfig(config -> config.enableObjectReuse())
                .addInput(type, 2, new TicketKey(RUN.tickets()))
                .setKeyType(Types.INT)
                .setupOutputForSingletonOperatorChain(
                        OperatorFactory.<Rollout, Rollout>head(
                                parameters ->
                                        new JudgeOperator(
                                                parameters, RUN, context -> EndedInputTest::judge)))
                .build();
    }
}
