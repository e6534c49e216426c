package org.streamrlaif.streaming.job;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.EndingKafkaSource;
import org.streamrlaif.streaming.io.RecordDeserializer;
import org.streamrlaif.streaming.io.SampleDeserializer;
import org.streamrlaif.streaming.io.StartPosition;
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
     * The topics of a running system. Samples are read from where {@code samples.start} says; a
     * restored job goes on from its checkpoint. Those of aborted transactions are no samples,
     * unless the client's settings name another isolation level.
     */
    public static Sources kafka(RlaifConfig config) {
        return new Sources(samples(config).build(), policyVersions(config.streams()));
    }

    /** The topics, with samples ending at what is in the topic when the job starts. */
    public static Sources kafkaUntilNow(RlaifConfig config) {
        return new Sources(
                new EndingKafkaSource<>(
                        samples(config).setBounded(OffsetsInitializer.latest()).build()),
                policyVersions(config.streams()));
    }

    private static KafkaSourceBuilder<AdmittedSample> samples(RlaifConfig config) {
        StreamsConfig streams = config.streams();
        return KafkaSource.<AdmittedSample>builder()
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperties(streams.client())
                .setTopics(streams.samples())
                .setGroupId(streams.group())
                .setClientIdPrefix(streams.group() + "-samples")
                .setStartingOffsets(StartPosition.of(config.samples().start()))
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
