package org.streamrlaif.flink;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.runtime.io.network.api.writer.SubtaskStateMapper;
import org.apache.flink.runtime.plugable.SerializationDelegate;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.Ticketed;

/**
 * Sends the element of ticket k to subtask k mod p. Not {@code partitionCustom}, for which Flink
 * refuses unaligned checkpoints; here, elements in flight are dealt out again by the same rule when
 * the parallelism has changed.
 *
 * @param <T> the record
 */
final class TicketPartitioner<T extends SpecificRecordBase> extends StreamPartitioner<T> {
    private static final long serialVersionUID = 1L;

    private final Ticketed<T> kind;

    TicketPartitioner(Ticketed<T> kind) {
        this.kind = kind;
    }

    /** The items, each sent to the subtask of its ticket. */
    static <T extends SpecificRecordBase> DataStream<T> apply(
            DataStream<T> items, Ticketed<T> kind) {
        return new DataStream<>(
                items.getExecutionEnvironment(),
                new PartitionTransformation<>(
                        items.getTransformation(), new TicketPartitioner<>(kind)));
    }

    @Override
    public int selectChannel(SerializationDelegate<StreamRecord<T>> element) {
        long ticket = kind.ticket(element.getInstance().getValue());
        return (int) Math.floorMod(ticket, (long) numberOfChannels);
    }

    @Override
    public SubtaskStateMapper getDownstreamSubtaskStateMapper() {
        return SubtaskStateMapper.FULL;
    }

    @Override
    public StreamPartitioner<T> copy() {
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
