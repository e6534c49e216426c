package org.streamrlaif.streaming.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;

/** The few Flink options that the graph itself relies on, wherever it runs. */
public final class JobSettings {

    private static final int TOLERATED_CHECKPOINT_FAILURES = 10;

    private JobSettings() {}

    /** Options for the environment of the job. */
    public static Configuration of() {
        Configuration options = new Configuration();
        // Kryo is slow and cannot follow a changed class, so a type that would need it is an error.
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        // Tickets must be chained to their source, or the gate learns of a sample too late.
        options.set(PipelineOptions.OPERATOR_CHAINING, true);
        // Records are few and large: each is sent at once. It costs less than threads that flush
        // every few milliseconds, and no buffer holds a policy version back.
        options.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        // Barriers pass the rollouts that wait for a model.
        options.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED_CHECKPOINT_FAILURES);
        return options;
    }
}
