package org.streamrlaif.streaming.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

/**
 * Follows the {@code training-steps} topic and keeps the account of tickets: live, as soon as a
 * batch has ended, and of the batches that are in the ledger, when the run is over. Not
 * thread-safe.
 */
public final class StepFollower implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(200);

    private final Account account = new Account();
    private final Account committed = new Account();
    private final Map<Batch, TrainingStep> steps = new HashMap<>();
    private final List<BatchEnd> entered = new ArrayList<>();
    private final TopicReader<TrainingStep> reader;
    private final TopicReader<LedgerEntry> ledger;

    StepFollower(StreamsConfig streams) {
        reader = new TopicReader<>(streams, streams.trainingSteps(), TrainingStep.class);
        ledger = new TopicReader<>(streams, streams.ledger(), LedgerEntry.class);
        reader.skipToEnd(); // a topic that outlives the run holds the steps of earlier ones
        ledger.skipToEnd();
    }

    private record Batch(long number, long lineage) {}

    /** The account so far. */
    public Account account() {
        return account;
    }

    /**
     * The account of what is in the ledger by now; all that has ended, once {@link #hasEntered}
     * says so.
     */
    public Account committed() {
        reader.readAll().forEach(this::add);
        ledger.readAll().forEach(this::enter);
        for (BatchEnd end : entered) {
            TrainingStep step = steps.get(new Batch(end.getBatch(), end.getLineage()));
            if (step != null) {
                committed.add(step);
            }
        }
        return committed;
    }

    /** Whether the ledger has by now what ended as far as is known; waits for news a moment. */
    public boolean hasEntered() {
        ledger.poll(TICK).forEach(this::enter);
        long last = account.ledger();
        return last == 0 || entered.stream().anyMatch(end -> end.getLedger() >= last);
    }

    private void enter(LedgerEntry entry) {
        if (entry.getBatch() != null) {
            entered.add(entry.getBatch());
        }
    }

    private boolean add(TrainingStep step) {
        steps.put(new Batch(step.getBatch(), step.getLineage()), step);
        return account.add(step);
    }

    /**
     * Follows until a number of tickets has ended, or no further one will.
     *
     * @param job whose failure ends the wait, too
     * @param tickets tickets to wait for
     * @param stop asked several times a second; true ends the wait early
     * @param listener told of each batch that entered the account
     * @return false when it was stopped early
     * @throws IllegalStateException when the job fails for good
     */
    public boolean follow(LocalJob job, long tickets, BooleanSupplier stop, StepListener listener) {
        while (account.ledger() < tickets && !job.hasLearned()) {
            if (stop.getAsBoolean()) {
                return false;
            }
            listener.tick();
            for (TrainingStep step : reader.poll(TICK)) {
                if (add(step)) {
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
        ledger.close();
    }
}
