package org.streamrlaif.streaming.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

/**
 * Follows the {@code training-steps} topic and keeps the account of tickets: live, as soon as a
 * batch has ended, and of what is committed, when the run is over. Not thread-safe.
 */
public final class StepFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StepFollower.class);
    private static final Duration TICK = Duration.ofMillis(200);

    private static final long COMMIT_NANOS = Duration.ofSeconds(30).toNanos();

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

    /**
     * Takes a checkpoint of the job and gives the account of what is committed then: all that has
     * ended by now, unless the job has failed.
     */
    public Account commit(LocalJob job) {
        long deadline = System.nanoTime() + COMMIT_NANOS;
        do {
            checkpoint(job);
            committedReader.poll(TICK).forEach(committed::add);
        } while (committed.ledger() < account.ledger()
                && !job.status().isGloballyTerminalState()
                && System.nanoTime() < deadline);
        committedReader.readAll().forEach(committed::add);
        return committed;
    }

    /** A task that is just ending declines a checkpoint; the next one succeeds. */
    private static void checkpoint(LocalJob job) {
        try {
            job.checkpoint();
        } catch (IllegalStateException e) {
            LOG.info("a checkpoint was declined", e);
        }
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
