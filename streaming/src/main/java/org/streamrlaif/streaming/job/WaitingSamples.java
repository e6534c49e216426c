package org.streamrlaif.streaming.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.streamrlaif.flink.SavedStates;
import org.streamrlaif.streaming.io.StreamsConfig;

/** Samples that a stopped run has not admitted: a restored one goes on with them. */
public final class WaitingSamples {

    /** Where Flink keeps the positions of a source. */
    private static final ListStateDescriptor<byte[]> POSITIONS =
            new ListStateDescriptor<>("SourceReaderState", BytePrimitiveArraySerializer.INSTANCE);

    private WaitingSamples() {}

    /**
     * Counts the messages between the position in a savepoint or checkpoint and the end of the
     * topic, or of the part of it that the run is about.
     *
     * @throws UncheckedIOException when the state cannot be read
     */
    public static long count(String path, StreamsConfig streams) {
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
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(streams.client(), bytes, bytes)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(splits.keySet());
            return splits.values().stream()
                    .mapToLong(split -> waiting(split, ends.get(split.getTopicPartition())))
                    .sum();
        }
    }

    private static long waiting(KafkaPartitionSplit split, long end) {
        long stop = split.getStoppingOffset().filter(offset -> offset >= 0).orElse(end);
        return Math.max(0, Math.min(stop, end) - Math.max(0, split.getStartingOffset()));
    }
}
