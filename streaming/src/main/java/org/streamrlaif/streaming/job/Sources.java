package org.streamrlaif.streaming.job;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.streaming.io.EndingKafkaSource;
import org.streamrlaif.streaming.io.RecordDeserializer;
import org.streamrlaif.streaming.io.SampleDeserializer;
import org.streamrlaif.streaming.io.StreamsConfig;

/**
 * Where the loop reads.
 *
 * @param samples video samples without tickets yet
 * @param policyVersions announcements of the learner, its own included
 */
public record Sources(
        Source<AdmittedSample, ?, ?> samples, Source<PolicyVersion, ?, ?> policyVersions) {

    /**
     * The topics of a running system. Samples are read from where the consumer group stands, else
     * from the first one; a restored job goes on from its checkpoint. Those of aborted transactions
     * are no samples, unless the client's settings name another isolation level.
     */
    public static Sources kafka(StreamsConfig streams) {
        return new Sources(samples(streams).build(), policyVersions(streams));
    }

    /** The topics, with samples ending at what is in the topic when the job starts. */
    public static Sources kafkaUntilNow(StreamsConfig streams) {
        return new Sources(
                new EndingKafkaSource<>(
                        samples(streams).setBounded(OffsetsInitializer.latest()).build()),
                policyVersions(streams));
    }

    // The connector takes the position of a new group in no other form.
    @SuppressWarnings("deprecation")
    private static KafkaSourceBuilder<AdmittedSample> samples(StreamsConfig streams) {
        return KafkaSource.<AdmittedSample>builder()
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperties(streams.client())
                .setTopics(streams.samples())
                .setGroupId(streams.group())
                .setClientIdPrefix(streams.group() + "-samples")
                .setStartingOffsets(
                        OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(new SampleDeserializer());
    }

    private static Source<PolicyVersion, ?, ?> policyVersions(StreamsConfig streams) {
        return KafkaSource.<PolicyVersion>builder()
                .setTopics(streams.policyVersions())
                .setClientIdPrefix(streams.group() + "-policy-versions")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new RecordDeserializer<>(PolicyVersion.class))
                .setProperties(streams.client())
                .build();
    }
}
