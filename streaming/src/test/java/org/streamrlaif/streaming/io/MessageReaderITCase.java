package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.streaming.kafka.KafkaBroker;

/** Whatever becomes of the broker, no reading lasts for ever. */
@Timeout(120)
class MessageReaderITCase {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final TopicPartition FIRST = new TopicPartition("samples", 0);

    @TempDir private Path folder;
    private final List<String> read = new ArrayList<>();
    private KafkaBroker broker;
    private StreamsConfig streams;

    @BeforeEach
    void start() {
        start("first", 0);
        write("a", "b");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void saysWhatDoesNotCome() {
        try (MessageReader reader = reader()) {
            reader.read(reader.ends(), this::goOn);
            assertThat(read).containsExactly("a", "b");
            assertThatThrownBy(() -> reader.read(Map.of(FIRST, 5L), this::goOn))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage(
                            "samples: 3 messages did not come from "
                                    + streams.bootstrapServers()
                                    + " within 2 s");
        }
    }

    @Test
    void aBrokerThatIsGoneEndsTheReading() {
        try (MessageReader reader = reader()) {
            Map<TopicPartition, Long> ends = reader.ends();
            broker.close();
            assertThatThrownBy(() -> reader.read(ends, this::goOn))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void anotherBrokerWithAShorterTopicEndsTheReading() {
        try (MessageReader reader = reader()) {
            Map<TopicPartition, Long> ends = reader.ends();
            broker.close();
            start("another", Integer.parseInt(streams.bootstrapServers().split(":")[1]));
            write("x");
            assertThatThrownBy(() -> reader.read(ends, this::goOn))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    private void start(String name, int port) {
        broker = KafkaBroker.start(folder.resolve(name), port);
        streams = StreamsConfig.defaults().at(broker.bootstrapServers());
        Topics.create(streams);
    }

    private MessageReader reader() {
        return new MessageReader(streams, "samples", "read_committed", LIMIT);
    }

    private boolean goOn(ConsumerRecord<byte[], byte[]> message) {
        return read.add(new String(message.value(), StandardCharsets.UTF_8));
    }

    private void write(String... messages) {
        try (SampleWriter writer = new SampleWriter(streams)) {
            for (String message : messages) {
                writer.writeBytes(message.getBytes(StandardCharsets.UTF_8));
            }
            writer.flush();
        }
    }
}
