package org.streamrlaif.streaming.io;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * Reads a topic of the loop, from its beginning unless told otherwise, outside of Flink: for
 * progress displays, accounts and tests. Not thread-safe.
 *
 * @param <T> the generated record class
 */
public final class TopicReader<T extends SpecificRecordBase> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    private static final Duration TICK = Duration.ofMillis(100);

    private final RecordCodec<T> codec;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A reader of what is committed. */
    public TopicReader(StreamsConfig streams, String topic, Class<T> type) {
        this(streams, topic, type, "read_committed");
    }

    private TopicReader(StreamsConfig streams, String topic, Class<T> type, String isolation) {
        codec = RecordCodec.of(type);
        Properties client = streams.client();
        client.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        client.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        client.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer =
                new KafkaConsumer<>(
                        client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * A reader of everything at once: also of what is not committed yet, and of what a dead attempt
     * wrote in vain.
     */
    public static <T extends SpecificRecordBase> TopicReader<T> uncommitted(
            StreamsConfig streams, String topic, Class<T> type) {
        return new TopicReader<>(streams, topic, type, "read_uncommitted");
    }

    /** Goes to an offset of each partition, or to the first one there is behind it. */
    void seek(long offset) {
        consumer.assignment().forEach(partition -> consumer.seek(partition, offset));
    }

    /** Leaves out everything that is in the topic now. */
    public void skipToEnd() {
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position); // seeking waits for the first question
    }

    /**
     * Records that arrived since the last call, waiting for the first of them at most {@code wait}.
     */
    public List<T> poll(Duration wait) {
        List<T> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(wait)) {
            decode(message, records::add, LOG::warn);
        }
        return records;
    }

    /** Everything that is in the topic now. */
    public List<T> readAll() {
        List<T> records = new ArrayList<>();
        read(ends(), records::add, LOG::warn);
        return records;
    }

    /** Where each partition ends now; empty when there is no such topic. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    /**
     * Reads on up to these ends.
     *
     * @param records takes each record
     * @param unreadable takes one line about each message that is none
     */
    void read(Map<TopicPartition, Long> ends, Consumer<T> records, Consumer<String> unreadable) {
        while (isBefore(ends)) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(TICK)) {
                var partition = new TopicPartition(message.topic(), message.partition());
                if (message.offset() < ends.get(partition)) {
                    decode(message, records, unreadable);
                }
            }
        }
    }

    /** The first record from here on that is wanted, among those that are in the topic now. */
    Optional<T> first(Predicate<T> wanted) {
        Map<TopicPartition, Long> ends = ends();
        while (isBefore(ends)) {
            for (T record : poll(TICK)) {
                if (wanted.test(record)) {
                    return Optional.of(record);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private void decode(
            ConsumerRecord<byte[], byte[]> message,
            Consumer<T> records,
            Consumer<String> unreadable) {
        try {
            records.accept(codec.decode(message.value()));
        } catch (UnreadableRecordException e) {
            unreadable.accept(
                    message.topic()
                            + "-"
                            + message.partition()
                            + " at offset "
                            + message.offset()
                            + ": left out: "
                            + e.getMessage());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
