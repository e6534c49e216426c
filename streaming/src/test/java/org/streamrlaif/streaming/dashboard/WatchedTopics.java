package org.streamrlaif.streaming.dashboard;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/** Topics of a run that a test makes up, on a broker of their own. */
final class WatchedTopics implements AutoCloseable {

    final StreamsConfig streams;
    private final KafkaBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    WatchedTopics(Path folder) {
        broker = KafkaBroker.start(folder);
        streams = StreamsConfig.defaults().at(broker.bootstrapServers());
        Topics.create(streams);
        producer =
                new KafkaProducer<>(
                        streams.client(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A step of four tickets, one of them void, with a score and every tenth time held-out answers.
     */
    static TrainingStep step(long lineage, int batch, double score) {
        Map<String, Double> metrics =
                batch % 10 == 9
                        ? Map.of(
                                "score",
                                score,
                                "kl",
                                batch * 0.01,
                                "heldOutAccuracy",
                                0.5,
                                "heldOutAccuracyLow",
                                0.4,
                                "heldOutAccuracyHigh",
                                0.6,
                                "rejected",
                                batch == 19 ? 1.0 : 0.0)
                        : Map.of("score", score, "kl", batch * 0.01);
        return new TrainingStep(
                lineage,
                (long) batch,
                batch + 1L,
                false,
                3,
                0,
                List.of(new VoidCount("decode", "unreadable-video", 1L)),
                4L * (batch + 1),
                metrics,
                1_700_000_000_000L + 1000L * batch);
    }

    void send(TrainingStep step) throws ExecutionException, InterruptedException {
        send(streams.trainingSteps(), TrainingStep.class, step);
    }

    void sendLetter() throws ExecutionException, InterruptedException {
        var reason = new VoidReason("decode", "unreadable-video", "b.mp4: <b>no video stream</b>");
        send(
                streams.deadLetters(),
                DeadLetter.class,
                new DeadLetter(
                        3L,
                        "b.mp4#0",
                        "/v/b.mp4",
                        "What is it?",
                        reason,
                        1_700_000_000_000L,
                        null));
    }

    void sendVersion(long version) throws ExecutionException, InterruptedException {
        send(
                streams.policyVersions(),
                PolicyVersion.class,
                new PolicyVersion(
                        0L, "a", version, "file:/w/v", "ab12", "base", 1_700_000_000_000L));
    }

    private <T extends SpecificRecord> void send(String topic, Class<T> type, T record)
            throws ExecutionException, InterruptedException {
        byte[] key = topic.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, RecordCodec.of(type).encode(record))).get();
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
