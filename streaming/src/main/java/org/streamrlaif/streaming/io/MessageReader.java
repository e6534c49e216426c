package org.streamrlaif.streaming.io;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the messages of a topic outside of Flink, from its beginning unless told otherwise. No call
 * waits longer than {@link #LIMIT} for an answer of the broker. Not thread-safe.
 */
final class MessageReader implements AutoCloseable {

    /** Longest wait for the broker, or for the next message where there must be one. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Duration TICK = Duration.ofMillis(100);

    private final String topic;
    private final String broker;
    private final Duration limit;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param isolation Kafka's {@code isolation.level}
     */
    MessageReader(StreamsConfig streams, String topic, String isolation) {
        this(streams, topic, isolation, LIMIT);
    }

    MessageReader(StreamsConfig streams, String topic, String isolation, Duration limit) {
        this.topic = topic;
        this.limit = limit;
        broker = streams.bootstrapServers();
        Properties client = streams.client();
        client.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        client.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        client.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.putIfAbsent(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(limit.toMillis()));
        client.putIfAbsent(
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(limit.toMillis() / 2));
        consumer =
                new KafkaConsumer<>(
                        client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Goes to an offset of each partition, or to the first one there is behind it. */
    void seek(long offset) {
        consumer.assignment().forEach(partition -> consumer.seek(partition, offset));
    }

    /** Goes to an offset of each of these partitions. */
    void seek(Map<TopicPartition, Long> offsets) {
        offsets.forEach(consumer::seek);
    }

    /** Goes to the first message of each partition that is not older; to the end where none is. */
    void seek(Instant since) {
        Map<TopicPartition, Long> times =
                consumer.assignment().stream()
                        .collect(Collectors.toMap(place -> place, place -> since.toEpochMilli()));
        Map<TopicPartition, Long> ends = ends();
        consumer.offsetsForTimes(times)
                .forEach(
                        (place, found) ->
                                consumer.seek(
                                        place, found == null ? ends.get(place) : found.offset()));
    }

    /** Leaves out everything that is in the topic now. */
    void skipToEnd() {
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position); // seeking waits for the first question
    }

    /** What has arrived since the last call, waiting for the first of it at most so long. */
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return consumer.poll(wait);
    }

    /** Where each partition ends now; empty when there is no such topic. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    /**
     * Reads on up to these ends.
     *
     * @param goOn takes each message; false ends the reading
     * @throws TimeoutException when nothing comes although the ends are not reached, as from a
     *     broker that is gone, or another one whose topic is shorter
     */
    void read(Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> goOn) {
        long before = left(ends);
        long deadline = System.nanoTime() + limit.toNanos();
        while (before > 0) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(TICK)) {
                var partition = new TopicPartition(message.topic(), message.partition());
                if (message.offset() < ends.get(partition) && !goOn.test(message)) {
                    return;
                }
            }
            long left = left(ends);
            if (left < before) {
                deadline = System.nanoTime() + limit.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        topic
                                + ": "
                                + left
                                + " messages did not come from "
                                + broker
                                + " within "
                                + limit.toSeconds()
                                + " s");
            }
            before = left;
        }
    }

    /** Offsets that are missing up to these ends. */
    private long left(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
