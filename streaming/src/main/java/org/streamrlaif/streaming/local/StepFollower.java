package org.streamrlaif.streaming.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

/** Follows the {@code training-steps} topic and keeps the account of tickets. Not thread-safe. */
public final class StepFollower implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(200);

    private final Account account = new Account();
    private final TopicReader<TrainingStep> reader;

    StepFollower(StreamsConfig streams) {
        reader = new TopicReader<>(streams, streams.trainingSteps(), TrainingStep.class);
        reader.skipToEnd(); // a topic that outlives the run holds the steps of earlier ones
    }

    /** The account so far. */
    public Account account() {
        return account;
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
    }
}
