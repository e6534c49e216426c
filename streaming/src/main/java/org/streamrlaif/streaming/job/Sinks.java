package org.streamrlaif.streaming.job;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.RecordSerializer;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * Where the loop writes.
 *
 * @param policyVersions announcements of the learner
 * @param trainingSteps one record per finished batch
 * @param deadLetters items given up, with the reason
 * @param ledger what became of every ticket
 */
public record Sinks(
        Sink<PolicyVersion> policyVersions,
        Sink<TrainingStep> trainingSteps,
        Sink<DeadLetter> deadLetters,
        Sink<LedgerEntry> ledger) {

    /**
     * The topics of a running system. Announcements are written at least once, since they must not
     * wait for a checkpoint; those of one attempt share a key, so compaction keeps the newest. All
     * else is written exactly once, in transactions that a checkpoint commits.
     */
    public static Sinks kafka(RlaifConfig config) {
        StreamsConfig streams = config.streams();
        return new Sinks(
                sink(
                                streams,
                                streams.policyVersions(),
                                PolicyVersion.class,
                                version -> version.getAttempt().getBytes(StandardCharsets.UTF_8))
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .build(),
                exactlyOnce(config, streams.trainingSteps(), TrainingStep.class),
                exactlyOnce(config, streams.deadLetters(), DeadLetter.class),
                exactlyOnce(config, streams.ledger(), LedgerEntry.class));
    }

    /**
     * Ids of transactions follow from the run, so that a restart ends what a dead attempt left
     * open. They are used again, so that a long run does not leave one behind for each checkpoint.
     */
    private static <T extends SpecificRecord> Sink<T> exactlyOnce(
            RlaifConfig config, String topic, Class<T> type) {
        StreamsConfig streams = config.streams();
        return sink(streams, topic, type, record -> null)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(config.transactionalIds() + ":" + topic)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Integer.toString(1000 * streams.transactionTimeoutSeconds()))
                .build();
    }

    private static <T extends SpecificRecord> KafkaSinkBuilder<T> sink(
            StreamsConfig streams, String topic, Class<T> type, SerializationSchema<T> key) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(streams.bootstrapServers())
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<T>builder()
                                .setTopic(topic)
                                .setKeySerializationSchema(key)
                                .setValueSerializationSchema(new RecordSerializer<>(type))
                                .build())
                .setKafkaProducerConfig(streams.client())
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
    }
}
