package org.streamrlaif.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerITCase {

    @TempDir private Path folder;

    @Test
    void keepsTopicsWhenStartedAgainOnTheSameFolder() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder);
                Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("samples", 1, (short) 1))).all().get();
        }
        try (KafkaBroker broker = KafkaBroker.start(folder);
                Admin admin = admin(broker)) {
            assertThat(admin.listTopics().names().get()).isEqualTo(Set.of("samples"));
        }
    }

    @Test
    void namesAPortThatIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> KafkaBroker.start(folder, other.getLocalPort()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "port: "
                                    + other.getLocalPort()
                                    + ", expected a free port; it is in use");
        }
    }

    private static Admin admin(KafkaBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
