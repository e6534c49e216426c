package org.streamrlaif.streaming.job;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.RecordSerializer;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * Where the loop writes.
 *
 * @param policyVersions announcements of the learner
 * @param trainingSteps one record per finished batch
 * @param deadLetters items given up, with the reason
 */
public record Sinks(
        Sink<PolicyVersion> policyVersions,
        Sink<TrainingStep> trainingSteps,
        Sink<DeadLetter> deadLetters) {

    /**
     * The topics of a running system, written at least once: announcements must not wait for a
     * checkpoint. Announcements of one attempt share a key, so compaction keeps the newest.
     */
    public static Sinks kafka(StreamsConfig streams) {
        return new Sinks(
                sink(
                        streams,
                        streams.policyVersions(),
                        PolicyVersion.class,
                        version -> version.getAttempt().getBytes(StandardCharsets.UTF_8)),
                sink(streams, streams.trainingSteps(), TrainingStep.class, step -> null),
                sink(streams, streams.deadLetters(), DeadLetter.class, letter -> null));
    }

    private static <T extends SpecificRecord> Sink<T> sink(
            StreamsConfig streams, String topic, Class<T> type, SerializationSchema<T> key) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(streams.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<T>builder()
                                .setTopic(topic)
                                .setKeySerializationSchema(key)
                                .setValueSerializationSchema(new RecordSerializer<>(type))
                                .build())
                .setKafkaProducerConfig(streams.client())
                .setProperty("linger.ms", "0")
                .build();
    }
}
