package org.streamrlaif.streaming.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.streamrlaif.flink.SavedStates;
import org.streamrlaif.flink.WaitingState;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.streaming.io.SampleTopic;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * Samples that a stopped run has not admitted: a restored one goes on with them. They lie behind
 * its positions in the topic, and, where it has read ahead, in its state. A broker that does not
 * answer is a {@link KafkaException}.
 */
public final class WaitingSamples {

    /** Where Flink keeps the positions of a source. */
    private static final ListStateDescriptor<byte[]> POSITIONS =
            new ListStateDescriptor<>("SourceReaderState", BytePrimitiveArraySerializer.INSTANCE);

    private final Collection<KafkaPartitionSplit> splits;
    private final List<AdmittedSample> read;

    private WaitingSamples(Collection<KafkaPartitionSplit> splits, List<AdmittedSample> read) {
        this.splits = splits;
        this.read = read;
    }

    /**
     * Those of a savepoint or checkpoint.
     *
     * @throws UncheckedIOException when the state cannot be read
     */
    public static WaitingSamples in(String path) {
        Map<TopicPartition, KafkaPartitionSplit> splits = new HashMap<>();
        try {
            for (byte[] position : SavedStates.list(path, Uids.SAMPLES, POSITIONS)) {
                KafkaPartitionSplit split =
                        SimpleVersionedSerialization.readVersionAndDeSerialize(
                                new KafkaPartitionSplitSerializer(), position);
                splits.put(split.getTopicPartition(), split);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WaitingSamples(splits.values(), WaitingState.read(path, Uids.TICKETS));
    }

    /** Whether the run is to end with the last of them; else it waits for more. */
    public boolean areBounded() {
        return splits.stream().allMatch(split -> split.getStoppingOffset().isPresent());
    }

    /** Counts them: those in the state, and the messages up to the end of the topic. */
    public long count(StreamsConfig streams) {
        try (SampleTopic topic = new SampleTopic(streams)) {
            Map<TopicPartition, Long> ends = topic.ends();
            return read.size()
                    + splits.stream()
                            .mapToLong(split -> Math.max(0, end(split, ends) - from(split)))
                            .sum();
        }
    }

    /** Counts the tickets that these samples would have. */
    public long tickets(StreamsConfig streams) {
        try (SampleTopic topic = new SampleTopic(streams)) {
            Map<TopicPartition, Long> ends = topic.ends();
            return read.stream().mapToLong(AdmittedSample::getTickets).sum()
                    + topic.tickets(
                            perPartition(WaitingSamples::from),
                            perPartition(split -> end(split, ends)));
        }
    }

    /**
     * Sees that the topic has what the run was to read.
     *
     * @throws IllegalArgumentException in one line when it ends before, as one does that was made
     *     anew: the run would read other samples, or wait for ever
     */
    public void requireIn(StreamsConfig streams) {
        try (SampleTopic topic = new SampleTopic(streams)) {
            Map<TopicPartition, Long> ends = topic.ends();
            for (KafkaPartitionSplit split : splits) {
                long end = end(split, ends);
                if (end < from(split)) {
                    throw new IllegalArgumentException(
                            "streams.samples: "
                                    + split.getTopicPartition()
                                    + " ends at offset "
                                    + end
                                    + ", expected the topic of the saved run, which has read it up to "
                                    + from(split));
                }
            }
        }
    }

    private static long end(KafkaPartitionSplit split, Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(split.getTopicPartition(), 0L);
    }

    private static long from(KafkaPartitionSplit split) {
        return Math.max(0, split.getStartingOffset());
    }

    private Map<TopicPartition, Long> perPartition(Function<KafkaPartitionSplit, Long> offset) {
        return splits.stream()
                .collect(Collectors.toMap(KafkaPartitionSplit::getTopicPartition, offset));
    }
}
