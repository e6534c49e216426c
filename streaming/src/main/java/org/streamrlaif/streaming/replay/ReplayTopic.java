package org.streamrlaif.streaming.replay;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * Samples of a replay in a topic, exactly once: each transaction holds samples and the position
 * behind them. Another replay of the same name ends this one. Not thread-safe.
 */
public final class ReplayTopic implements AutoCloseable {

    private final RecordCodec<VideoSample> codec = RecordCodec.of(VideoSample.class);
    private final String samples;
    private final TopicPartition place;
    private final KafkaConsumer<byte[], byte[]> group;
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;

    /**
     * Waits for the end of an earlier process's transaction; what it did not commit is gone.
     *
     * @param name of the replay: consumer group of its position, and transactional id
     */
    public ReplayTopic(StreamsConfig streams, String name) {
        samples = streams.samples();
        place = new TopicPartition(samples, 0);
        Properties client = streams.client();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        client.setProperty(ProducerConfig.LINGER_MS_CONFIG, "5");
        producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        Properties reader = streams.client();
        reader.setProperty(ConsumerConfig.GROUP_ID_CONFIG, name);
        reader.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        group =
                new KafkaConsumer<>(
                        reader, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Where an earlier process stopped; the start when there was none. */
    public ReplayPosition position() {
        OffsetAndMetadata kept = group.committed(Set.of(place)).get(place);
        return kept == null
                ? ReplayPosition.START
                : new ReplayPosition(Integer.parseInt(kept.metadata()), kept.offset());
    }

    /** Appends a sample; readers see it after {@link #commit}. */
    public void write(VideoSample sample) {
        begin();
        var unused = producer.send(new ProducerRecord<>(samples, codec.encode(sample)));
    }

    /**
     * Makes what was written visible, and the position known.
     *
     * @throws KafkaException when something could not be written
     */
    public void commit(ReplayPosition position) {
        begin();
        var kept = new OffsetAndMetadata(position.items(), Integer.toString(position.epoch()));
        producer.sendOffsetsToTransaction(Map.of(place, kept), group.groupMetadata());
        producer.commitTransaction();
        open = false;
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    /** What is not committed is gone. */
    @Override
    public void close() {
        group.close();
        producer.close();
    }
}
