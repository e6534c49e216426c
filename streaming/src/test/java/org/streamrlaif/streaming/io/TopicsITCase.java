package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.LineageStart;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.kafka.KafkaBroker;

class TopicsITCase {

    @TempDir private Path folder;

    @Test
    void makesTopicsOnceAndCarriesSamples() throws Exception {
        VideoSample sample =
                new VideoSample(
                        "a",
                        "a.mp4",
                        List.of("What?"),
                        0L,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            StreamsConfig streams = StreamsConfig.defaults().at(broker.bootstrapServers());
            Topics.create(streams);
            Topics.create(streams);

            try (SampleWriter writer = new SampleWriter(streams)) {
                writer.write(sample);
                writer.flush();
            }

            try (TopicReader<VideoSample> reader =
                    new TopicReader<>(streams, streams.samples(), VideoSample.class)) {
                assertThat(reader.readAll()).containsExactly(sample);
            }
            assertThat(cleanupPolicy(broker, streams.policyVersions())).isEqualTo("compact");
            assertThat(cleanupPolicy(broker, streams.samples())).isEqualTo("delete");
        }
    }

    @Test
    void refusesTheLedgerOfAnotherRun() {
        var start =
                LineageStart.newBuilder()
                        .setLineage(0)
                        .setParent(-1)
                        .setLedger(0)
                        .setVersion(0)
                        .setChain("")
                        .setRunId("first")
                        .setConfiguration("")
                        .setEpochs(List.of())
                        .setStartedAt(0)
                        .build();
        byte[] entry = RecordCodec.of(LedgerEntry.class).encode(new LedgerEntry(null, null, start));
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            StreamsConfig streams = StreamsConfig.defaults().at(broker.bootstrapServers());
            Topics.create(streams);
            assertThatCode(() -> LedgerTopic.requireOwn(streams, "second"))
                    .doesNotThrowAnyException();
            var bytes = new ByteArraySerializer();
            try (var producer = new KafkaProducer<>(streams.client(), bytes, bytes)) {
                producer.send(new ProducerRecord<>(streams.ledger(), entry));
                producer.flush();
            }

            assertThatCode(() -> LedgerTopic.requireOwn(streams, "first"))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> LedgerTopic.requireOwn(streams, "second"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "streams.ledger: 'ledger' is the ledger of run 'first',"
                                    + " expected a topic for run 'second' alone");
        }
    }

    private static String cleanupPolicy(KafkaBroker broker, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        }
    }
}
