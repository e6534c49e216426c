package org.streamrlaif.streaming.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

/**
 * Follows the {@code training-steps} topic and keeps the account of tickets: live, as soon as a
 * batch has ended, and of what is committed, when the run is over. Not thread-safe.
 */
public final class StepFollower implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(200);

    private final Account account = new Account();
    private final Account committed = new Account();
    private final TopicReader<TrainingStep> reader;
    private final TopicReader<TrainingStep> committedReader;

    StepFollower(StreamsConfig streams) {
        String topic = streams.trainingSteps();
        reader = TopicReader.uncommitted(streams, topic, TrainingStep.class);
        committedReader = new TopicReader<>(streams, topic, TrainingStep.class);
        reader.skipToEnd(); // a topic that outlives the run holds the steps of earlier ones
        committedReader.skipToEnd();
    }

    /** The account so far. */
    public Account account() {
        return account;
    }

    /** The account of what is committed by now; all that has ended, once the job has stopped. */
    public Account committed() {
        committedReader.readAll().forEach(committed::add);
        return committed;
    }

    /**
     * Follows until a number of tickets has ended.
     *
     * @param job whose failure ends the wait
     * @param tickets tickets to wait for
     * @param stop asked several times a second; true ends the wait early
     * @param listener told of each batch that entered the account
     * @return whether all the tickets have ended
     * @throws IllegalStateException when the job fails for good
     */
    public boolean follow(LocalJob job, long tickets, BooleanSupplier stop, StepListener listener) {
        while (account.ledger() < tickets) {
            if (stop.getAsBoolean()) {
                return false;
            }
            listener.tick();
            for (TrainingStep step : reader.poll(TICK)) {
                if (account.add(step)) {
                    listener.step(step);
                }
            }
            job.failure()
                    .ifPresent(
                            cause -> {
                                throw new IllegalStateException("the job failed", cause);
                            });
        }
        return true;
    }

    @Override
    public void close() {
        reader.close();
        committedReader.close();
    }
}
