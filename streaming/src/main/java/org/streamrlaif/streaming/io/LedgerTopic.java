package org.streamrlaif.streaming.io;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.streamrlaif.ledger.LedgerSource;
import org.streamrlaif.schemas.LedgerEntry;

/**
 * The ledger in its topic, up to what is there when it is read for the first time: every reading
 * gives the same entries.
 */
public final class LedgerTopic implements LedgerSource {

    private final StreamsConfig streams;
    private final boolean uncommitted;
    private Map<TopicPartition, Long> ends;

    /**
     * @param uncommitted whether to read what no transaction has committed, too
     */
    public LedgerTopic(StreamsConfig streams, boolean uncommitted) {
        this.streams = streams;
        this.uncommitted = uncommitted;
    }

    /**
     * @throws IllegalArgumentException when there is no broker or no such topic
     */
    @Override
    public void read(Consumer<LedgerEntry> entries, Consumer<String> unreadable) {
        try (TopicReader<LedgerEntry> reader = reader()) {
            if (ends == null) {
                ends = reader.ends();
            }
            if (ends.isEmpty()) {
                throw new IllegalArgumentException(
                        "streams.ledger: '"
                                + streams.ledger()
                                + "', expected a topic of the broker at "
                                + streams.bootstrapServers());
            }
            reader.read(ends, entries, unreadable);
        } catch (KafkaException e) {
            throw new IllegalArgumentException(
                    "streams.bootstrap-servers: "
                            + streams.bootstrapServers()
                            + ", expected a Kafka broker: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Checks that no other run has written to the topic.
     *
     * @throws IllegalArgumentException in one line naming the run that has
     */
    public static void requireOwn(StreamsConfig streams, String runId) {
        try (TopicReader<LedgerEntry> reader = new LedgerTopic(streams, true).reader()) {
            reader.first(entry -> entry.getLineage() != null)
                    .map(entry -> entry.getLineage().getRunId())
                    .filter(owner -> !owner.equals(runId))
                    .ifPresent(
                            owner -> {
                                throw new IllegalArgumentException(
                                        "streams.ledger: '"
                                                + streams.ledger()
                                                + "' is the ledger of run '"
                                                + owner
                                                + "', expected a topic for run '"
                                                + runId
                                                + "' alone");
                            });
        }
    }

    private TopicReader<LedgerEntry> reader() {
        return uncommitted
                ? TopicReader.uncommitted(streams, streams.ledger(), LedgerEntry.class)
                : new TopicReader<>(streams, streams.ledger(), LedgerEntry.class);
    }
}
