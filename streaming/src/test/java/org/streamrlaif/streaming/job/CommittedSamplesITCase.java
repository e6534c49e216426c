package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/** Which samples of a topic a run reads. */
@Timeout(300)
class CommittedSamplesITCase {

    @TempDir private Path folder;

    @Test
    void samplesOfAbortedTransactionsAreLeftOut() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            RlaifConfig config =
                    RlaifConfig.defaults()
                            .with(Map.of("streams.bootstrap-servers", broker.bootstrapServers()));
            StreamsConfig streams = config.streams();
            Topics.create(streams);
            send(streams, new TreeMap<>(Map.of("a", true, "b", false, "c", true, "d", false)));

            assertThat(ids(config)).containsExactly("a0", "a1", "c0", "c1");

            Path settings = folder.resolve("client.properties");
            Files.writeString(settings, "isolation.level=read_uncommitted\n");
            RlaifConfig all = config.with(Map.of("streams.client-properties", settings.toString()));
            assertThat(ids(all)).hasSize(8);
        }
    }

    @Test
    void aNewRunBeginsWhereItIsTold() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            RlaifConfig config =
                    RlaifConfig.defaults()
                            .with(Map.of("streams.bootstrap-servers", broker.bootstrapServers()));
            StreamsConfig streams = config.streams();
            Topics.create(streams);
            Instant hourAgo = Instant.now().minusSeconds(3600);
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            streams.client(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                for (int i = 0; i < 3; i++) {
                    long time = hourAgo.plusSeconds(60 * i).toEpochMilli();
                    byte[] json = json("s" + i).getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>(streams.samples(), 0, time, null, json))
                            .get();
                }
            }
            assertThat(ids(start(config, "group"))).containsExactly("s0", "s1", "s2");
            assertThat(ids(start(config, "earliest"))).containsExactly("s0", "s1", "s2");
            assertThat(ids(start(config, hourAgo.plusSeconds(60).toString())))
                    .containsExactly("s1", "s2");
            assertThat(ids(start(config, "latest"))).isEmpty();
        }
    }

    private static RlaifConfig start(RlaifConfig config, String position) {
        return config.with(Map.of("samples.start", position));
    }

    private static String json(String id) {
        return "{\"id\": \"%s\", \"uri\": \"x.mp4\", \"prompts\": [\"?\"]}".formatted(id);
    }

    /** Two samples in a transaction for each name. */
    private static void send(StreamsConfig streams, Map<String, Boolean> committed) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", streams.bootstrapServers(), "transactional.id", "test");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (Map.Entry<String, Boolean> one : committed.entrySet()) {
                producer.beginTransaction();
                for (int i = 0; i < 2; i++) {
                    String json = json(one.getKey() + i);
                    producer.send(
                            new ProducerRecord<>(
                                    streams.samples(), json.getBytes(StandardCharsets.UTF_8)));
                }
                producer.flush();
                if (one.getValue()) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
    }

    /** Ids of the samples that a job reads, in order. */
    private List<String> ids(RlaifConfig config) throws Exception {
        Configuration options = new Configuration();
        options.set(CoreOptions.TMP_DIRS, folder.toString());
        options.set(WebOptions.TMP_DIR, folder.toString());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, options);
        List<String> ids = new ArrayList<>();
        try (CloseableIterator<AdmittedSample> samples =
                env.fromSource(
                                Sources.kafkaUntilNow(config).samples(),
                                WatermarkStrategy.noWatermarks(),
                                "samples")
                        .executeAndCollect()) {
            samples.forEachRemaining(sample -> ids.add(sample.getSample().getId()));
        }
        return ids;
    }
}
