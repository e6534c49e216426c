package org.streamrlaif.flink;

import org.apache.flink.runtime.io.network.api.writer.SubtaskStateMapper;
import org.apache.flink.runtime.plugable.SerializationDelegate;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.schemas.Rollout;

/**
 * Sends the element of ticket k to subtask k mod p. Not {@code partitionCustom}, for which Flink
 * refuses unaligned checkpoints; here, elements in flight are dealt out again by the same rule when
 * the parallelism has changed.
 */
final class TicketPartitioner extends StreamPartitioner<Rollout> {
    private static final long serialVersionUID = 1L;

    /** The rollouts, each sent to the subtask of its ticket. */
    static DataStream<Rollout> apply(DataStream<Rollout> rollouts) {
        return new DataStream<>(
                rollouts.getExecutionEnvironment(),
                new PartitionTransformation<>(
                        rollouts.getTransformation(), new TicketPartitioner()));
    }

    @Override
    public int selectChannel(SerializationDelegate<StreamRecord<Rollout>> element) {
        long ticket = element.getInstance().getValue().getTicket();
        return (int) Math.floorMod(ticket, (long) numberOfChannels);
    }

    @Override
    public SubtaskStateMapper getDownstreamSubtaskStateMapper() {
        return SubtaskStateMapper.FULL;
    }

    @Override
    public StreamPartitioner<Rollout> copy() {
        return this;
    }

    @Override
    public boolean isPointwise() {
        return false;
    }

    @Override
    public String toString() {
        return "TICKET";
    }
}
