package org.streamrlaif.streaming.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A running Kafka broker in this process (KRaft, one node, loopback only).
 *
 * <p>Topics survive in the folder: a broker started on it again has them.
 */
public final class KafkaBroker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private KafkaBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts a broker on a free port. */
    public static KafkaBroker start(Path folder) {
        return start(folder, 0);
    }

    /**
     * Starts a broker; takes two to four seconds.
     *
     * @param folder where topics are kept; made when missing
     * @param port port for clients, 0 for a free one
     * @throws IllegalArgumentException when the port is in use
     * @throws UncheckedIOException when the folder cannot be used
     */
    public static KafkaBroker start(Path folder, int port) {
        return start(folder, port, Map.of());
    }

    /** The same with further settings of the broker, which win. */
    static KafkaBroker start(Path folder, int port, Map<String, String> further) {
        int[] ports = LoopbackPorts.reserve(port, 0);
        String data = folder.toAbsolutePath().toString();
        try {
            Files.createDirectories(folder);
            if (Files.notExists(folder.resolve("meta.properties"))) {
                format(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties properties = BrokerProperties.of(data, ports[0], ports[1]);
        properties.putAll(further);
        KafkaConfig config = new KafkaConfig(properties);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return new KafkaBroker(server, "127.0.0.1:" + ports[0]);
    }

    /**
     * Says what happens when a broker gives up because its folder cannot be written any more, as on
     * a full disk. Without this Kafka ends the process, without a word.
     *
     * @param end called in any thread, perhaps several times; has to end the process
     */
    public static void onGivingUp(Runnable end) {
        Exit.setHaltProcedure((status, message) -> end.run());
    }

    /** Address for clients, as Kafka's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker; topics stay in the folder. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(String data) throws IOException {
        Formatter formatter = new Formatter();
        formatter
                .setNodeId(BrokerProperties.NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(BrokerProperties.CONTROLLER)
                .setMetadataLogDirectory(data)
                .addDirectory(data);
        try {
            formatter.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(folderMessage(data), e);
        }
    }

    private static String folderMessage(String data) {
        return data + ": cannot be prepared as a Kafka log folder";
    }
}
