package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsConfigTest {

    @Test
    void readsFurtherSettingsOfClientsFromTheirFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("kafka.properties");
        Files.writeString(file, "security.protocol=SASL_SSL\nbootstrap.servers=elsewhere:1\n");
        assertThat(config(file.toString()).client())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("bootstrap.servers", "kafka:9092")
                .hasSize(2);
        assertThat(config("").client()).hasSize(1);
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> config("/nowhere/kafka.properties").client())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "streams.client-properties: '/nowhere/kafka.properties', expected a file");
    }

    private static StreamsConfig config(String clientProperties) {
        return new StreamsConfig("kafka:9092", 0, "a", "b", "c", "d", "g", clientProperties);
    }
}
