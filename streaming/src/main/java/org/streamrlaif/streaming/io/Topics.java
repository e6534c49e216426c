package org.streamrlaif.streaming.io;

import static org.streamrlaif.platform.Settings.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the loop's topics, and looks at those that exist. */
public final class Topics {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final int WAIT_SECONDS = 30;
    private static final Map<String, String> FOR_EVER =
            Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1");

    /** Kafka's usual limit; a batch of one longest message has that many bytes at most. */
    private static final int LONGEST = (1 << 20) + 12;

    private final StreamsConfig streams;
    private final Admin admin;

    private Topics(StreamsConfig streams, Admin admin) {
        this.streams = streams;
        this.admin = admin;
    }

    /**
     * Makes the topics that do not exist yet, with one partition each: samples are references and
     * their order is the order of tickets. {@code policy-versions} is compacted, the others are
     * not, and {@code ledger} is kept for ever. A client that may not make topics can use those
     * that exist.
     *
     * @throws IllegalArgumentException when the broker does not answer, a topic is missing that
     *     this client may not make, or one exists with another clean-up policy
     */
    public static void create(StreamsConfig streams) {
        Properties client = streams.client();
        client.setProperty("default.api.timeout.ms", Integer.toString(WAIT_SECONDS * 1000));
        try (Admin admin = Admin.create(client)) {
            new Topics(streams, admin).create();
        } catch (KafkaException e) {
            throw unreachable(streams, e);
        }
    }

    private void create() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(streams.samples(), "streams.samples");
        keys.put(streams.policyVersions(), "streams.policy-versions");
        keys.put(streams.trainingSteps(), "streams.training-steps");
        keys.put(streams.deadLetters(), "streams.dead-letters");
        keys.put(streams.ledger(), "streams.ledger");
        keys.put(streams.rollouts(), "streams.rollouts");
        keys.put(streams.preferences(), "streams.preferences");
        keys.remove(""); // those that are not wanted
        var described = admin.describeTopics(keys.keySet()).topicNameValues();
        List<NewTopic> missing = new ArrayList<>();
        List<String> existing = new ArrayList<>();
        keys.forEach(
                (topic, key) -> {
                    if (exists(topic, key, described.get(topic))) {
                        existing.add(topic);
                    } else {
                        missing.add(topic(topic));
                    }
                });
        var creations = admin.createTopics(missing).values();
        missing.forEach(
                topic -> made(topic.name(), keys.get(topic.name()), creations.get(topic.name())));
        existing.forEach(topic -> requirePolicy(topic, keys.get(topic)));
    }

    private boolean exists(String topic, String key, KafkaFuture<?> described) {
        try {
            await(described);
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        } catch (AuthorizationException e) {
            throw new IllegalArgumentException(
                    key + ": '" + topic + "', expected a topic that this client may describe", e);
        }
    }

    private void made(String topic, String key, KafkaFuture<Void> created) {
        try {
            await(created);
        } catch (TopicExistsException e) {
            LOG.debug("{}: made by somebody else meanwhile", topic, e);
        } catch (AuthorizationException e) {
            throw new IllegalArgumentException(
                    key
                            + ": '"
                            + topic
                            + "', expected a topic that exists, since this client may make none",
                    e);
        }
    }

    /** A client that may not read the settings of a topic goes without this check. */
    private void requirePolicy(String topic, String key) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = await(admin.describeConfigs(List.of(resource)).values().get(resource));
            String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            require(
                    policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) == compacted(topic)
                            && !(compacted(topic) && policy.contains(",")),
                    key,
                    "topic '" + topic + "' with cleanup.policy=" + policy,
                    compacted(topic) ? "compact" : "delete");
            long most = Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
            require(
                    most >= LONGEST || !holdsRollouts(topic),
                    key,
                    "topic '" + topic + "' with max.message.bytes=" + most,
                    LONGEST + " or more");
        } catch (AuthorizationException e) {
            LOG.info("{}: its clean-up policy is not checked: {}", topic, e.getMessage());
        }
    }

    private boolean compacted(String topic) {
        return topic.equals(streams.policyVersions());
    }

    private boolean holdsRollouts(String topic) {
        return topic.equals(streams.rollouts()) || topic.equals(streams.preferences());
    }

    private NewTopic topic(String name) {
        Map<String, String> configs = new HashMap<>();
        configs.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                compacted(name)
                        ? TopicConfig.CLEANUP_POLICY_COMPACT
                        : TopicConfig.CLEANUP_POLICY_DELETE);
        if (name.equals(streams.ledger())) {
            configs.putAll(FOR_EVER);
        }
        if (holdsRollouts(name)) {
            configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LONGEST));
        }
        return new NewTopic(name, Optional.of(1), Optional.empty()).configs(configs);
    }

    /** The answer; Kafka's exceptions come as they are. */
    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException known) {
                throw known;
            }
            throw unreachable(streams, e.getCause());
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
