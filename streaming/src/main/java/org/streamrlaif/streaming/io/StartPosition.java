package org.streamrlaif.streaming.io;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Where a new run begins to read a topic. */
public final class StartPosition {

    /** Where the consumer group stands, else at the first message. */
    public static final String GROUP = "group";

    private static final String EARLIEST = "earliest";
    private static final String LATEST = "latest";

    private StartPosition() {}

    /**
     * The position of that name.
     *
     * @param word {@code group}, {@code earliest}, {@code latest} or a time with its zone
     * @throws IllegalArgumentException in one line when it is none
     */
    // The connector takes the position of a new group in no other form.
    @SuppressWarnings("deprecation")
    public static OffsetsInitializer of(String word) {
        return switch (word) {
            case GROUP -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
            default -> OffsetsInitializer.timestamp(time(word).toEpochMilli());
        };
    }

    private static Instant time(String word) {
        try {
            return OffsetDateTime.parse(word).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "start: '"
                            + word
                            + "', expected group, earliest, latest or a time such as"
                            + " 2026-12-01T08:00:00Z",
                    e);
        }
    }
}
