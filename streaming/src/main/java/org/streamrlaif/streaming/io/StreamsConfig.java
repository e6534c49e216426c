package org.streamrlaif.streaming.io;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.REFUSED;
import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.streamrlaif.platform.Change;

/**
 * Kafka and the topics of the loop.
 *
 * @param bootstrapServers Kafka's {@code bootstrap.servers}; empty for a broker inside this process
 *     (local runs)
 * @param localPort port of the broker inside this process, where samples can be sent to it; 0 for a
 *     free one
 * @param samples topic read: video samples with their prompts, of committed transactions
 * @param policyVersions compacted topic, written and read: announcements of adapter weights
 * @param trainingSteps topic written: one record per finished batch
 * @param deadLetters topic written: items given up, with the reason
 * @param ledger topic written: what became of every ticket
 * @param rollouts topic written: what was asked, sampled, judged and scored; empty for none
 * @param preferences topic written: the same of compared responses, as texts; empty for none
 * @param group consumer group under which the read position in {@code samples} is published
 * @param clientProperties file of further settings of Kafka's clients, such as credentials, as
 *     lines {@code key=value}, read at this path wherever the job runs; empty for none
 */
public record StreamsConfig(
        @Change(FREE) String bootstrapServers,
        @Change(FREE) int localPort,
        @Change(REFUSED) String samples,
        @Change(FREE) String policyVersions,
        @Change(FREE) String trainingSteps,
        @Change(FREE) String deadLetters,
        @Change(REFUSED) String ledger,
        @Change(FREE) String rollouts,
        @Change(FREE) String preferences,
        @Change(FREE) String group,
        @Change(value = FREE, secret = true) String clientProperties)
        implements Serializable {

    private static final String PROVIDERS = "config.providers";
    private static final String PROVIDER = "streams";

    public StreamsConfig {
        require(
                localPort >= 0 && localPort <= 65535,
                "local-port",
                localPort,
                "a number in 0 … 65535");
        requireTopic("samples", samples);
        requireTopic("policy-versions", policyVersions);
        requireTopic("training-steps", trainingSteps);
        requireTopic("dead-letters", deadLetters);
        requireTopic("ledger", ledger);
        requireOptional("rollouts", rollouts);
        requireOptional("preferences", preferences);
        require(!group.isBlank(), "group", "empty", "a name");
    }

    /** The topics' own names, and a broker inside this process. */
    public static StreamsConfig defaults() {
        return new StreamsConfig(
                "",
                0,
                "samples",
                "policy-versions",
                "training-steps",
                "dead-letters",
                "ledger",
                "",
                "",
                "streamrlaif",
                "");
    }

    /** The same topics at another address. */
    public StreamsConfig at(String servers) {
        return new StreamsConfig(
                servers,
                localPort,
                samples,
                policyVersions,
                trainingSteps,
                deadLetters,
                ledger,
                rollouts,
                preferences,
                group,
                clientProperties);
    }

    /**
     * Settings of a Kafka client: the address, and a reference to each line of the file of further
     * settings. The client reads the file where it runs, so that no credential is in the graph of
     * the job. What the file itself leaves to a provider stays as it is.
     *
     * @throws IllegalArgumentException when the file is missing or is no such file
     * @throws UncheckedIOException when it cannot be read
     */
    public Properties client() {
        Properties client = new Properties();
        if (!clientProperties.isEmpty()) {
            Path file = Path.of(clientProperties).toAbsolutePath();
            Properties further = read(file);
            for (String key : further.stringPropertyNames()) {
                String value = further.getProperty(key);
                boolean secret = !key.startsWith(PROVIDERS) && !value.contains("${");
                client.setProperty(
                        key, secret ? "${" + PROVIDER + ":" + file + ":" + key + "}" : value);
            }
            client.setProperty(
                    PROVIDERS,
                    Stream.of(further.getProperty(PROVIDERS), PROVIDER)
                            .filter(Objects::nonNull)
                            .collect(Collectors.joining(",")));
            client.setProperty(
                    PROVIDERS + "." + PROVIDER + ".class", FileConfigProvider.class.getName());
        }
        client.setProperty("bootstrap.servers", bootstrapServers);
        return client;
    }

    private Properties read(Path file) {
        require(
                file.toString().matches("[^:}]+"),
                "streams.client-properties",
                "'" + clientProperties + "'",
                "a path without ':' and '}'");
        Properties properties = new Properties();
        try (Reader lines = Files.newBufferedReader(file)) {
            properties.load(lines);
        } catch (NoSuchFileException e) {
            throw unusable("a file", e);
        } catch (IllegalArgumentException e) {
            throw unusable("lines key=value", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private IllegalArgumentException unusable(String expected, Exception cause) {
        return new IllegalArgumentException(
                "streams.client-properties: '" + clientProperties + "', expected " + expected,
                cause);
    }

    private static void requireOptional(String key, String name) {
        if (!name.isEmpty()) {
            requireTopic(key, name);
        }
    }

    private static void requireTopic(String key, String name) {
        require(
                name.matches("[a-zA-Z0-9._-]{1,249}"),
                key,
                "'" + name + "'",
                "a Kafka topic name (letters, digits, '.', '_', '-')");
    }
}
