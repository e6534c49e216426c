package org.streamrlaif.streaming.io;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.UnreadableRecordException;

/**
 * Recorded rollouts of a topic between two times. Of a ticket that was recorded more than once the
 * last record counts; so the topic is read twice, and only places are kept in between.
 *
 * @param streams the broker
 * @param topic such as {@code rollouts} or {@code preferences}
 * @param since time of the first message
 * @param until time that messages are before
 */
public record RolloutTopic(StreamsConfig streams, String topic, Instant since, Instant until) {

    private static final RecordCodec<RecordedRollout> CODEC = RecordCodec.of(RecordedRollout.class);

    /** Takes rollouts, a few at a time. */
    public interface Batches {

        /** Takes the next ones, at least one. */
        void take(List<RecordedRollout> batch) throws Exception;
    }

    private record Ticket(String runId, String forkId, long number, String judge) {

        static Ticket of(RecordedRollout record) {
            var preferences = record.getRollout().getPreferences();
            return new Ticket(
                    record.getRunId(),
                    record.getForkId(),
                    record.getRollout().getTicket(),
                    preferences.isEmpty()
                            ? ""
                            : preferences.get(0).getJudge() + preferences.get(0).getPromptHash());
        }
    }

    private record Place(int partition, long offset) {

        static Place of(ConsumerRecord<?, ?> message) {
            return new Place(message.partition(), message.offset());
        }
    }

    /**
     * Reads the rollouts that have responses to compare.
     *
     * @param size most of a batch
     * @param aside takes a line about each message that is no rollout
     * @return how many rollouts count, those without responses to compare included
     * @throws IllegalArgumentException in one line when there is no broker or no such topic
     */
    public long read(int size, Consumer<String> aside, Batches batches) throws Exception {
        Map<Ticket, Place> last = new HashMap<>();
        each(line -> {}, (place, record) -> last.put(Ticket.of(record), place));
        List<RecordedRollout> batch = new ArrayList<>();
        each(
                aside,
                (place, record) -> {
                    if (place.equals(last.get(Ticket.of(record))) && isComparable(record)) {
                        batch.add(record);
                        if (batch.size() == size) {
                            batches.take(List.copyOf(batch));
                            batch.clear();
                        }
                    }
                });
        if (!batch.isEmpty()) {
            batches.take(batch);
        }
        return last.size();
    }

    private static boolean isComparable(RecordedRollout record) {
        return record.getRollout().getVoided() == null
                && record.getRollout().getResponses().size() > 1;
    }

    private interface Each {
        void take(Place place, RecordedRollout record) throws Exception;
    }

    private void each(Consumer<String> aside, Each each) throws Exception {
        try (TopicMessages messages = new TopicMessages(streams, topic, since, until)) {
            List<Exception> failed = new ArrayList<>();
            messages.read(
                    message -> {
                        try {
                            each.take(Place.of(message), CODEC.decode(message.value()));
                        } catch (UnreadableRecordException e) {
                            aside.accept(
                                    topic
                                            + "-"
                                            + message.partition()
                                            + "@"
                                            + message.offset()
                                            + ": left out: "
                                            + e.getMessage());
                        } catch (Exception e) {
                            failed.add(e);
                        }
                        return failed.isEmpty();
                    });
            if (!failed.isEmpty()) {
                throw failed.get(0);
            }
        }
    }
}
