package org.streamrlaif.streaming.job;

import static org.streamrlaif.platform.Settings.require;

import java.time.Duration;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.sstmerge.RocksDBManualCompactionOptions;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.streamrlaif.streaming.config.LoopConfig;

/** The few Flink options that the graph itself relies on, wherever it runs. */
public final class JobSettings {

    private static final int TOLERATED_CHECKPOINT_FAILURES = 10;

    private JobSettings() {}

    /**
     * Options for the environment of the job.
     *
     * @param cluster what is set already: where it says something of restarts, of where state lies
     *     or of the interval of checkpoints, that holds
     */
    public static Configuration of(ReadableConfig cluster) {
        Configuration options = new Configuration();
        // Kryo is slow and cannot follow a changed class, so a type that would need it is an error.
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        // Tickets must be chained to the one reader of their source, or the gate learns of a sample
        // too late.
        options.set(PipelineOptions.OPERATOR_CHAINING, true);
        // Records are few and large: each is sent at once. It costs less than threads that flush
        // every few milliseconds, and no buffer holds a policy version back.
        options.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        // Barriers pass the rollouts that wait for a model.
        options.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED_CHECKPOINT_FAILURES);
        if (cluster.getOptional(StateBackendOptions.STATE_BACKEND).isEmpty()) {
            // Flink's default is the Java heap, which has no room for trained state.
            options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        }
        if (cluster.getOptional(RocksDBManualCompactionOptions.MIN_INTERVAL).isEmpty()) {
            // Each checkpoint leaves small files whose keys only rise, which RocksDB never merges.
            options.set(RocksDBManualCompactionOptions.MIN_INTERVAL, Duration.ofSeconds(10));
        }
        if (cluster.getOptional(CheckpointingOptions.INCREMENTAL_CHECKPOINTS).isEmpty()) {
            options.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        }
        if (cluster.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
            // Flink's default is never: a crash would cost the whole run.
            options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(30));
        }
        if (cluster.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
            restartSoon(options);
        }
        return options;
    }

    /**
     * How long the job trains without a complete checkpoint; zero for no bound, as where samples
     * end, since then tasks end too, and a job with ended tasks may take no more checkpoints.
     *
     * @throws IllegalArgumentException in one line when the bound is shorter than two intervals of
     *     checkpoints, so that the job would wait for them without need
     */
    static Duration maxUncheckpointed(
            LoopConfig loop, StreamExecutionEnvironment env, Boundedness samples) {
        CheckpointConfig checkpoints = env.getCheckpointConfig();
        if (samples == Boundedness.BOUNDED || !checkpoints.isCheckpointingEnabled()) {
            return Duration.ZERO;
        }
        long least = 2 * checkpoints.getCheckpointInterval();
        require(
                loop.maxUncheckpointed().isZero() || loop.maxUncheckpointed().toMillis() >= least,
                "loop.max-uncheckpointed-seconds",
                loop.maxUncheckpointedSeconds(),
                "0, or twice execution.checkpointing.interval, which is " + least / 2000.0 + " s");
        return loop.maxUncheckpointed();
    }

    /**
     * The first restart after a crash often meets the dead process once more, the second rarely. A
     * fault that stays is tried every 20 s; after a minute without one the next crash is a new one.
     */
    private static void restartSoon(Configuration options) {
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofMillis(500));
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(20));
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));
    }
}
