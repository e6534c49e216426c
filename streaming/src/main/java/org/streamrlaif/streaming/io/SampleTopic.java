package org.streamrlaif.streaming.io;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The samples topic, looked at outside of Flink. A broker that does not answer ends each call with
 * a {@link KafkaException} after 20 s.
 */
public final class SampleTopic implements AutoCloseable {

    private final MessageReader messages;
    private final SampleDeserializer samples = new SampleDeserializer();

    /** Opens the topic. */
    public SampleTopic(StreamsConfig streams) {
        String isolation =
                streams.client()
                        .getProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        messages = new MessageReader(streams, streams.samples(), isolation);
        samples.open(null);
    }

    /** Tickets of all messages that are in the topic now. */
    public static long tickets(StreamsConfig streams) {
        try (SampleTopic topic = new SampleTopic(streams)) {
            return topic.tickets(Map.of(), topic.ends());
        }
    }

    /** Where each partition ends now. */
    public Map<TopicPartition, Long> ends() {
        return messages.ends();
    }

    /**
     * Counts the tickets of the messages between two places.
     *
     * @param from offset of the first message, by partition; 0 for those that are not named
     * @param to offset behind the last one, by partition; none is beyond the end
     */
    public long tickets(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        messages.seek(from);
        AtomicLong tickets = new AtomicLong();
        messages.read(
                to,
                message -> {
                    tickets.addAndGet(samples.read(message).getTickets());
                    return true;
                });
        return tickets.get();
    }

    @Override
    public void close() {
        messages.close();
    }
}
