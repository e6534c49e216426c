package org.streamrlaif.streaming.io;

import java.io.Serializable;

/**
 * Kafka and the topics of the loop.
 *
 * @param bootstrapServers Kafka's {@code bootstrap.servers}; empty for a broker inside this process
 *     (local runs)
 * @param samples topic read: video samples with their prompts
 * @param policyVersions compacted topic, written and read: announcements of adapter weights
 * @param trainingSteps topic written: one record per finished batch
 * @param deadLetters topic written: items given up, with the reason
 * @param group consumer group under which the read position in {@code samples} is published
 */
public record StreamsConfig(
        String bootstrapServers,
        String samples,
        String policyVersions,
        String trainingSteps,
        String deadLetters,
        String group)
        implements Serializable {

    public StreamsConfig {
        requireTopic("samples", samples);
        requireTopic("policy-versions", policyVersions);
        requireTopic("training-steps", trainingSteps);
        requireTopic("dead-letters", deadLetters);
        if (group.isBlank()) {
            throw new IllegalArgumentException("group: empty, expected a name");
        }
    }

    /** The topics' own names, and a broker inside this process. */
    public static StreamsConfig defaults() {
        return new StreamsConfig(
                "", "samples", "policy-versions", "training-steps", "dead-letters", "streamrlaif");
    }

    /** The same topics at another address. */
    public StreamsConfig at(String servers) {
        return new StreamsConfig(
                servers, samples, policyVersions, trainingSteps, deadLetters, group);
    }

    private static void requireTopic(String key, String name) {
        if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException(
                    key
                            + ": '"
                            + name
                            + "', expected a Kafka topic name (letters, digits, '.', '_', '-')");
        }
    }
}
