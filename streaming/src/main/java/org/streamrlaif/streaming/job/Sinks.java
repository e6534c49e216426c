package org.streamrlaif.streaming.job;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.ledger.LedgerLog;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.KafkaLedger;
import org.streamrlaif.streaming.io.RecordSerializer;
import org.streamrlaif.streaming.io.RolloutRecords;
import org.streamrlaif.streaming.io.RolloutSerializer;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.WriterSink;

/**
 * Where the loop writes.
 *
 * @param samples clips of live streams
 * @param policyVersions announcements of the learner
 * @param trainingSteps one record per finished batch
 * @param deadLetters items given up, with the reason
 * @param rollouts scored rollouts as they are
 * @param preferences those whose responses were compared
 * @param ledger what became of every ticket
 */
public record Sinks(
        Sink<VideoSample> samples,
        Sink<PolicyVersion> policyVersions,
        Sink<TrainingStep> trainingSteps,
        Sink<DeadLetter> deadLetters,
        Sink<ScoredItem> rollouts,
        Sink<ScoredItem> preferences,
        CoreFactory<? extends LedgerLog> ledger) {

    /**
     * The topics of a running system. The learner itself enters in the ledger, exactly once, what
     * its checkpoints hold. All else is written as soon as it is there, and after a failure perhaps
     * once more. Announcements of one attempt share a key, so compaction keeps the newest.
     */
    public static Sinks kafka(RlaifConfig config) {
        StreamsConfig streams = config.streams();
        String ledgerId = config.transactionalIds() + ":" + streams.ledger();
        return new Sinks(
                sink(streams, streams.samples(), VideoSample.class, sample -> null),
                sink(
                        streams,
                        streams.policyVersions(),
                        PolicyVersion.class,
                        version -> version.getAttempt().getBytes(StandardCharsets.UTF_8)),
                sink(streams, streams.trainingSteps(), TrainingStep.class, step -> null),
                sink(streams, streams.deadLetters(), DeadLetter.class, letter -> null),
                rollouts(config, streams.rollouts(), RolloutRecords.Content.WHOLE),
                rollouts(config, streams.preferences(), RolloutRecords.Content.COMPARED),
                context -> new KafkaLedger(streams, ledgerId));
    }

    /** A topic, or nothing: then the sink stands in the graph all the same, for savepoints. */
    private static Sink<ScoredItem> rollouts(
            RlaifConfig config, String topic, RolloutRecords.Content content) {
        return topic.isEmpty()
                ? new DiscardingSink<>()
                : new WriterSink<>(
                        sink(
                                config.streams(),
                                new RolloutSerializer(
                                        topic, config.runId(), config.forkId(), content)));
    }

    private static <T extends SpecificRecord> Sink<T> sink(
            StreamsConfig streams, String topic, Class<T> type, SerializationSchema<T> key) {
        return sink(
                streams,
                KafkaRecordSerializationSchema.<T>builder()
                        .setTopic(topic)
                        .setKeySerializationSchema(key)
                        .setValueSerializationSchema(new RecordSerializer<>(type))
                        .build());
    }

    private static <T> Sink<T> sink(
            StreamsConfig streams, KafkaRecordSerializationSchema<T> serializer) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(streams.bootstrapServers())
                .setRecordSerializer(serializer)
                .setKafkaProducerConfig(streams.client())
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0")
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
    }
}
