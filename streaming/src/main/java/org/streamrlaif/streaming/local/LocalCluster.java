package org.streamrlaif.streaming.local;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FileUtils;

/** A Flink cluster inside this process. */
public final class LocalCluster implements AutoCloseable {

    private final MiniCluster cluster;
    private final Configuration configuration;
    private final Path temporary;

    private LocalCluster(MiniCluster cluster, Configuration configuration, Path temporary) {
        this.cluster = cluster;
        this.configuration = configuration;
        this.temporary = temporary;
    }

    /**
     * Starts a cluster of one task manager.
     *
     * @param folder for checkpoints and temporary files, which are removed at the end
     * @param slots number of parallel subtasks of one operator it can hold
     * @param further Flink's own options, which win over the local defaults
     */
    public static LocalCluster start(Path folder, int slots, Configuration further) {
        Configuration configuration = options(folder);
        configuration.addAll(further);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        Path temporary = folder.resolve("tmp");
        try {
            cluster.start();
        } catch (Exception e) {
            FileUtils.deleteDirectoryQuietly(temporary.toFile());
            throw new IllegalStateException("Flink's local cluster did not start", e);
        }
        return new LocalCluster(cluster, configuration, temporary);
    }

    /** Flink's options here; on a real cluster they stand in its own configuration. */
    private static Configuration options(Path folder) {
        Configuration options = new Configuration();
        options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        options.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        options.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        options.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // A process that is alone restarts for faults that may pass: three in a row end the run.
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofMillis(500));
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));
        options.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, 3);
        options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        options.set(RestOptions.BIND_PORT, "0");
        options.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        options.set(WebOptions.TMP_DIR, folder.resolve("tmp").toString());
        return options;
    }

    /** An environment whose graph can be {@linkplain #submit submitted} here. */
    public StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }

    /** Starts the graph that was built on the environment. */
    public LocalJob submit(StreamExecutionEnvironment environment, String name) {
        return submit(environment, name, SavepointRestoreSettings.none());
    }

    /** Starts the graph with the state of a checkpoint or savepoint. */
    public LocalJob restore(StreamExecutionEnvironment environment, String name, String from) {
        return submit(environment, name, SavepointRestoreSettings.forPath(from, false));
    }

    private LocalJob submit(
            StreamExecutionEnvironment environment, String name, SavepointRestoreSettings from) {
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        graph.setSavepointRestoreSettings(from);
        JobID id = Wait.forResult(cluster.submitJob(graph)).getJobID();
        return new LocalJob(cluster, id);
    }

    @Override
    public void close() {
        try {
            Wait.forResult(cluster.closeAsync());
        } finally {
            FileUtils.deleteDirectoryQuietly(temporary.toFile());
        }
    }
}
