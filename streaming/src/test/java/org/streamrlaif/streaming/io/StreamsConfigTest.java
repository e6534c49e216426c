package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsConfigTest {

    @Test
    void clientsReadFurtherSettingsFromTheirFile(@TempDir Path folder) throws IOException {
        Properties client =
                client(folder, "sasl.mechanism=SECRET\nbootstrap.servers=elsewhere:1\n");
        assertThat(new AdminClientConfig(client).getString("sasl.mechanism")).isEqualTo("SECRET");
        assertThat(client.toString()).doesNotContain("SECRET").doesNotContain("elsewhere");
        assertThat(client).containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(config("").client()).hasSize(1);
    }

    @Test
    void leavesToOtherProvidersWhatTheFileLeavesToThem(@TempDir Path folder) throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets"), "mechanism=SECRET\n");
        Properties client =
                client(
                        folder,
                        "config.providers=mine\nconfig.providers.mine.class="
                                + FileConfigProvider.class.getName()
                                + "\nsasl.mechanism=${mine:"
                                + secrets
                                + ":mechanism}\nclient.id=me\n");
        AdminClientConfig read = new AdminClientConfig(client);
        assertThat(read.getString("sasl.mechanism")).isEqualTo("SECRET");
        assertThat(read.getString("client.id")).isEqualTo("me");
    }

    @Test
    void refusesAPathThatNoReferenceCanHold() {
        assertThatThrownBy(() -> config("/a:b/kafka.properties").client())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "streams.client-properties: '/a:b/kafka.properties', expected a path"
                                + " without ':' and '}'");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> config("/nowhere/kafka.properties").client())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "streams.client-properties: '/nowhere/kafka.properties', expected a file");
    }

    private static Properties client(Path folder, String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("kafka.properties"), lines);
        return config(file.toString()).client();
    }

    private static StreamsConfig config(String clientProperties) {
        return new StreamsConfig(
                "kafka:9092", 0, "a", "b", "c", "d", "l", "r", "p", "g", clientProperties);
    }
}
