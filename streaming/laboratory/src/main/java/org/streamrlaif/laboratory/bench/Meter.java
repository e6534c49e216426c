package org.streamrlaif.laboratory.bench;

import java.util.function.LongSupplier;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.local.StepListener;

/**
 * Measures from the end of one batch to the end of a later one. Wall time is what the learner wrote
 * into the steps; CPU time is read when a step is heard of. Not thread-safe.
 */
final class Meter implements StepListener {

    private final long from;
    private final long to;
    private final LongSupplier cpuNanos;
    private final StageClock clock;
    private long rollouts;
    private long startMillis;
    private long startCpu;
    private Measured measured;

    /**
     * @param skipped batches at the start that do not count, 1 or more
     * @param counted batches that count, 1 or more
     * @param cpuNanos CPU time of the process so far
     * @param clock what the stages of the run note their work in
     */
    Meter(int skipped, int counted, LongSupplier cpuNanos, StageClock clock) {
        from = skipped - 1L;
        to = from + counted;
        this.cpuNanos = cpuNanos;
        this.clock = clock;
    }

    /**
     * @throws IllegalStateException when a batch that counts was the reward model's warm-up
     */
    @Override
    public void step(TrainingStep step) {
        long batch = step.getBatch();
        if (batch == from) {
            startMillis = step.getFinishedAt();
            startCpu = cpuNanos.getAsLong();
        } else if (batch > from && batch <= to) {
            if (step.getWarmup()) {
                throw new IllegalStateException(
                        "batch "
                                + batch
                                + " was the reward model's warm-up, expected a step of the policy;"
                                + " raise --warmup-batches or lower reward.warmup-pairs");
            }
            rollouts += step.getTrained();
            if (batch == to) {
                measured =
                        new Measured(
                                rollouts,
                                (step.getFinishedAt() - startMillis) / 1e3,
                                (cpuNanos.getAsLong() - startCpu) / 1e9,
                                clock.costs(startMillis, step.getFinishedAt(), (int) (to - from)));
            }
        }
    }

    /**
     * What was measured.
     *
     * @throws IllegalStateException when the run ended before
     */
    Measured measured() {
        if (measured == null) {
            throw new IllegalStateException("the run ended before batch " + to);
        }
        return measured;
    }
}
