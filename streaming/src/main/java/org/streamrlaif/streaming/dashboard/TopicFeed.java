package org.streamrlaif.streaming.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.InterruptException;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

/** Follows the topics of a run in a thread of its own and tells a view what comes. */
final class TopicFeed implements AutoCloseable {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration TICK = Duration.ofMillis(200);

    private final List<Followed<?>> topics;
    private final Thread thread;
    private volatile boolean closed;

    private record Followed<T extends SpecificRecordBase>(
            TopicReader<T> reader, Consumer<T> taker) {

        void poll(Duration wait) {
            reader.poll(wait).forEach(taker);
        }
    }

    /**
     * @param streams the topics
     * @param fromNow whether what is in them now is left out, as that of earlier runs
     * @param view told of everything
     */
    TopicFeed(StreamsConfig streams, boolean fromNow, RunView view) {
        topics =
                List.of(
                        followed(
                                streams,
                                streams.policyVersions(),
                                PolicyVersion.class,
                                view::add,
                                fromNow),
                        followed(
                                streams,
                                streams.deadLetters(),
                                DeadLetter.class,
                                view::add,
                                fromNow),
                        followed(
                                streams,
                                streams.trainingSteps(),
                                TrainingStep.class,
                                view::add,
                                fromNow));
        thread = new Thread(this::run, "dashboard-feed");
        thread.setDaemon(true);
        thread.start();
    }

    private static <T extends SpecificRecordBase> Followed<T> followed(
            StreamsConfig streams,
            String topic,
            Class<T> type,
            Consumer<T> taker,
            boolean fromNow) {
        TopicReader<T> reader = new TopicReader<>(streams, topic, type);
        if (fromNow) {
            reader.skipToEnd();
        }
        return new Followed<>(reader, taker);
    }

    private void run() {
        try {
            while (!closed) {
                for (int i = 0; i < topics.size(); i++) {
                    topics.get(i).poll(i == topics.size() - 1 ? TICK : NONE);
                }
            }
        } catch (InterruptException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            topics.forEach(topic -> topic.reader().close());
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
