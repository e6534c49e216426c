package org.streamrlaif.streaming.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.kafka.KafkaBroker;

@Timeout(120)
class ReplayITCase {

    private static final int ITEMS = 3_000;

    @TempDir private Path folder;

    /** A producer that is neither committed nor closed is what a killed process leaves. */
    @Test
    void goesOnAtTheExactItemAfterAProcessThatWasKilled() throws Exception {
        Files.createFile(folder.resolve("a.mp4"));
        Path file = folder.resolve("qa.jsonl");
        Files.writeString(
                file,
                IntStream.range(0, ITEMS)
                        .mapToObj(i -> "{\"video\": \"a\", \"q\": \"Q?\", \"a\": \"A\"}\n")
                        .collect(Collectors.joining()));
        var plan = new ReplayInput.Plan(file, null, folder, 1, 50, 3);
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            StreamsConfig streams = StreamsConfig.defaults().at(broker.bootstrapServers());
            Topics.create(streams);
            run(plan, streams, 1_200);
            ReplayTopic killed = new ReplayTopic(streams, "replay-test");
            try (ReplayInput input = new ReplayInput(plan, killed.position())) {
                for (int i = 0; i < 100; i++) {
                    killed.write(input.next().sample());
                }
                run(plan, streams, Long.MAX_VALUE);
            } finally {
                killed.close();
            }
            List<String> expected = new ArrayList<>();
            try (ReplayInput input = new ReplayInput(plan, ReplayPosition.START)) {
                input.forEachRemaining(entry -> expected.add(entry.sample().getId()));
            }
            assertThat(committed(streams)).isEqualTo(expected);
        }
    }

    private static void run(ReplayInput.Plan plan, StreamsConfig streams, long max)
            throws InterruptedException {
        try (ReplayTopic topic = new ReplayTopic(streams, "replay-test");
                ReplayInput input = new ReplayInput(plan, topic.position())) {
            new ReplayRun(input, topic, new Pace(Double.POSITIVE_INFINITY), skipped -> {})
                    .run(max, () -> false, () -> {});
        }
    }

    private static List<String> committed(StreamsConfig streams) throws Exception {
        Properties client = streams.client();
        client.setProperty("isolation.level", "read_committed");
        RecordCodec<VideoSample> codec = RecordCodec.of(VideoSample.class);
        List<String> ids = new ArrayList<>();
        var bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, bytes, bytes)) {
            TopicPartition place = new TopicPartition(streams.samples(), 0);
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            long end = consumer.endOffsets(List.of(place)).get(place);
            while (consumer.position(place) < end) {
                for (var message : consumer.poll(Duration.ofMillis(500))) {
                    ids.add(codec.decode(message.value()).getId());
                }
            }
        }
        return ids;
    }
}
