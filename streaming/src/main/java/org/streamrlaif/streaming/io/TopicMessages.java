package org.streamrlaif.streaming.io;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The messages of any topic between two times, by Kafka's time of each message, of committed
 * transactions. Partitions are read side by side, each in order. Not thread-safe.
 */
public final class TopicMessages implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(200);

    private final StreamsConfig streams;
    private final MessageReader messages;
    private final Instant until;

    /**
     * Opens a topic.
     *
     * @param since time of the first message; {@link Instant#EPOCH} for all there are
     * @param until time that messages are before; {@link Instant#MAX} for all that come
     * @throws IllegalArgumentException in one line when there is no broker or no such topic
     */
    public TopicMessages(StreamsConfig streams, String topic, Instant since, Instant until) {
        this.streams = streams;
        this.until = until;
        try {
            messages = new MessageReader(streams, topic, "read_committed");
        } catch (KafkaException e) {
            throw unreachable(e);
        }
        try {
            if (messages.ends().isEmpty()) {
                throw new IllegalArgumentException(
                        topic
                                + ": no such topic, expected one of the broker at "
                                + streams.bootstrapServers());
            }
            if (since.isAfter(Instant.EPOCH)) {
                messages.seek(since);
            }
        } catch (RuntimeException e) {
            messages.close();
            throw e instanceof KafkaException silent ? unreachable(silent) : e;
        }
    }

    /**
     * Reads what is in the topic now.
     *
     * @param goOn takes each message; false ends the reading
     */
    public void read(Predicate<ConsumerRecord<byte[], byte[]>> goOn) {
        try {
            messages.read(messages.ends(), message -> !isWanted(message) || goOn.test(message));
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /**
     * Reads on what comes.
     *
     * @param stop asked several times a second
     */
    public void follow(Consumer<ConsumerRecord<byte[], byte[]>> each, BooleanSupplier stop) {
        try {
            while (!stop.getAsBoolean() && Instant.now().isBefore(until)) {
                for (ConsumerRecord<byte[], byte[]> message : messages.poll(TICK)) {
                    if (isWanted(message)) {
                        each.accept(message);
                    }
                }
            }
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private boolean isWanted(ConsumerRecord<byte[], byte[]> message) {
        return Instant.ofEpochMilli(message.timestamp()).isBefore(until);
    }

    private IllegalArgumentException unreachable(KafkaException cause) {
        return new IllegalArgumentException(
                "streams.bootstrap-servers: "
                        + streams.bootstrapServers()
                        + ", expected a Kafka broker: "
                        + cause.getMessage(),
                cause);
    }

    @Override
    public void close() {
        messages.close();
    }
}
