package org.streamrlaif.streaming.io;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.VideoSample;

/** Writes samples, or messages of another kind, to a topic. Not thread-safe. */
public final class SampleWriter implements AutoCloseable {

    private final RecordCodec<VideoSample> codec = RecordCodec.of(VideoSample.class);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** A writer of the samples topic. */
    public SampleWriter(StreamsConfig streams) {
        this(streams, streams.samples());
    }

    /** A writer of any topic. */
    public SampleWriter(StreamsConfig streams, String topic) {
        this.topic = topic;
        Properties client = streams.client();
        client.setProperty("linger.ms", "5");
        producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Appends a sample; it is surely in the topic after {@link #flush}. */
    public void write(VideoSample sample) {
        writeBytes(codec.encode(sample));
    }

    /** Appends a message as it is. */
    public void writeBytes(byte[] message) {
        var unused =
                producer.send(
                        new ProducerRecord<>(topic, message),
                        (written, error) -> failure.compareAndSet(null, error));
    }

    /**
     * Waits until everything written so far is in the topic.
     *
     * @throws KafkaException when something could not be written
     */
    public void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new KafkaException(topic + ": could not be written", failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
