package org.streamrlaif.streaming.io;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the loop's topics. */
public final class Topics {

    private static final int WAIT_SECONDS = 30;

    private Topics() {}

    /**
     * Makes the topics that do not exist yet, with one partition each: samples are references and
     * their order is the order of tickets. {@code policy-versions} is compacted. Existing topics
     * stay as they are.
     *
     * @throws IllegalArgumentException when the broker does not answer
     */
    public static void create(StreamsConfig streams) {
        Properties client = streams.client();
        client.setProperty("default.api.timeout.ms", Integer.toString(WAIT_SECONDS * 1000));
        try (Admin admin = Admin.create(client)) {
            List<NewTopic> topics =
                    List.of(
                            topic(streams.samples()),
                            topic(streams.policyVersions())
                                    .configs(Map.of("cleanup.policy", "compact")),
                            topic(streams.trainingSteps()),
                            topic(streams.deadLetters()));
            for (var created : admin.createTopics(topics).values().values()) {
                await(created, streams);
            }
        } catch (KafkaException e) {
            throw unreachable(streams, e);
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(1), Optional.empty());
    }

    private static void await(KafkaFuture<Void> created, StreamsConfig streams) {
        try {
            created.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw unreachable(streams, e.getCause());
            }
        } catch (TimeoutException e) {
            throw unreachable(streams, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making topics", e);
        }
    }

    private static IllegalArgumentException unreachable(StreamsConfig streams, Throwable cause) {
        return new IllegalArgumentException(
                "streams.bootstrap-servers: "
                        + streams.bootstrapServers()
                        + ", expected a Kafka broker that lets topics be made: "
                        + Objects.requireNonNullElse(cause.getMessage(), "no answer"),
                cause);
    }
}
