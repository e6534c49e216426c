package org.streamrlaif.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.io.Transactions;

/** What a run says of a broker that lacks something, and of one that allows little. */
class BrokerAbilitiesITCase {

    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private static final Map<String, String> STRICT =
            Map.of(
                    "listener.security.protocol.map",
                    "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                    "sasl.enabled.mechanisms",
                    "PLAIN",
                    "sasl.mechanism.inter.broker.protocol",
                    "PLAIN",
                    "listener.name.plaintext.plain.sasl.jaas.config",
                    LOGIN + " username=\"admin\" password=\"a\" user_admin=\"a\" user_job=\"j\";",
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "super.users",
                    "User:admin;User:ANONYMOUS");

    @TempDir private Path folder;

    @Test
    void aClientThatMayMakeNoTopicsUsesThoseThatExist() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"), 0, STRICT)) {
            StreamsConfig admin = client(broker, "admin", "a");
            StreamsConfig job = client(broker, "job", "j");

            assertThatThrownBy(() -> Topics.create(job))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "streams.samples: 'samples', expected a topic that this client may"
                                    + " describe");
            allow(admin, ResourceType.TOPIC, AclOperation.DESCRIBE);
            assertThatThrownBy(() -> Topics.create(job))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "streams.samples: 'samples', expected a topic that exists, since this"
                                    + " client may make none");
            Topics.create(admin);
            assertThatCode(() -> Topics.create(job)).doesNotThrowAnyException();

            assertThatThrownBy(() -> Transactions.require(job, "run"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(
                            "expected a Kafka broker that allows this client transactional ids"
                                    + " that begin with 'run'");
            allow(admin, ResourceType.TRANSACTIONAL_ID, AclOperation.WRITE);
            assertThatCode(() -> Transactions.require(job, "run")).doesNotThrowAnyException();
        }
    }

    @Test
    void namesWhatABrokerLacks() throws Exception {
        Map<String, String> lacking = Map.of("transaction.state.log.replication.factor", "3");
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"), 0, lacking)) {
            StreamsConfig streams = client(broker, "max.block.ms=2000\n");
            assertThatThrownBy(() -> Transactions.require(streams, "run"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "streams.bootstrap-servers: "
                                    + broker.bootstrapServers()
                                    + ", expected a Kafka broker with transactions: ");

            make(streams, new NewTopic(streams.policyVersions(), 1, (short) 1));
            assertThatThrownBy(() -> Topics.create(streams))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "streams.policy-versions: topic 'policy-versions' with"
                                    + " cleanup.policy=delete, expected compact");
            StreamsConfig other =
                    new StreamsConfig(
                            broker.bootstrapServers(),
                            0,
                            "s",
                            "p",
                            "t",
                            "compacted",
                            "l",
                            "",
                            "",
                            "g",
                            "");
            make(
                    streams,
                    new NewTopic("compacted", 1, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact,delete")));
            assertThatThrownBy(() -> Topics.create(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "streams.dead-letters: topic 'compacted' with"
                                    + " cleanup.policy=compact,delete, expected delete");
        }
    }

    private static void make(StreamsConfig streams, NewTopic topic) throws Exception {
        try (Admin admin = Admin.create(streams.client())) {
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    /** Lets the user "job" do this with everything of the kind. */
    private static void allow(StreamsConfig streams, ResourceType kind, AclOperation operation)
            throws Exception {
        var who = new AccessControlEntry("User:job", "*", operation, AclPermissionType.ALLOW);
        var what = new ResourcePattern(kind, "*", PatternType.LITERAL);
        try (Admin admin = Admin.create(streams.client())) {
            AclBinding binding = new AclBinding(what, who);
            admin.createAcls(List.of(binding)).all().get();
            while (admin.describeAcls(binding.toFilter()).values().get().isEmpty()) {
                Thread.sleep(20); // the controller knows, the broker does not yet
            }
        }
    }

    private StreamsConfig client(KafkaBroker broker, String user, String password)
            throws IOException {
        return client(
                broker,
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config="
                        + LOGIN
                        + " username=\""
                        + user
                        + "\" password=\""
                        + password
                        + "\";\n");
    }

    private StreamsConfig client(KafkaBroker broker, String lines) throws IOException {
        Path file = Files.createTempFile(folder, "kafka", ".properties");
        Files.writeString(file, lines);
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "streams.client-properties",
                                file.toString(),
                                "streams.bootstrap-servers",
                                broker.bootstrapServers()))
                .streams();
    }
}
