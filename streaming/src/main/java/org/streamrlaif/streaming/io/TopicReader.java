package org.streamrlaif.streaming.io;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * Reads a topic of the loop, from its beginning unless told otherwise, outside of Flink: for
 * progress displays, accounts and tests. A broker that does not answer ends each call but {@link
 * #poll} with a {@link KafkaException} after 20 s. Not thread-safe.
 *
 * @param <T> the generated record class
 */
public final class TopicReader<T extends SpecificRecordBase> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    private final RecordCodec<T> codec;
    private final MessageReader messages;

    /** A reader of what is committed. */
    public TopicReader(StreamsConfig streams, String topic, Class<T> type) {
        this(streams, topic, type, "read_committed");
    }

    private TopicReader(StreamsConfig streams, String topic, Class<T> type, String isolation) {
        codec = RecordCodec.of(type);
        messages = new MessageReader(streams, topic, isolation);
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
        messages.seek(offset);
    }

    /** Leaves out everything that is in the topic now. */
    public void skipToEnd() {
        messages.skipToEnd();
    }

    /**
     * Records that arrived since the last call, waiting for the first of them at most {@code wait}.
     */
    public List<T> poll(Duration wait) {
        List<T> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : messages.poll(wait)) {
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
        return messages.ends();
    }

    /**
     * Reads on up to these ends.
     *
     * @param records takes each record
     * @param unreadable takes one line about each message that is none
     */
    void read(Map<TopicPartition, Long> ends, Consumer<T> records, Consumer<String> unreadable) {
        messages.read(
                ends,
                message -> {
                    decode(message, records, unreadable);
                    return true;
                });
    }

    /** The first record that is wanted, among those that are in the topic now. */
    Optional<T> first(Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        messages.read(
                ends(),
                message -> {
                    decode(message, record -> addIf(wanted, record, found), LOG::warn);
                    return found.isEmpty();
                });
        return found.stream().findFirst();
    }

    private static <T> void addIf(Predicate<T> wanted, T record, List<T> found) {
        if (wanted.test(record)) {
            found.add(record);
        }
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
        messages.close();
    }
}
