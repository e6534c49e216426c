package org.streamrlaif.streaming.job;

import static org.apache.flink.api.connector.source.Boundedness.BOUNDED;
import static org.apache.flink.api.connector.source.Boundedness.CONTINUOUS_UNBOUNDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.sstmerge.RocksDBManualCompactionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.streamrlaif.streaming.config.LoopConfig;

class JobSettingsTest {

    @Test
    void aClusterThatSaysNothingKeepsStateOnDiskTakesCheckpointsAndRestarts() {
        Configuration settings = JobSettings.of(new Configuration());
        assertThat(settings.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(settings.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
        assertThat(settings.get(RocksDBManualCompactionOptions.MIN_INTERVAL)).isPositive();
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("exponential-delay");
    }

    @Test
    void trainingIsBoundedOnlyWhereSamplesNeverEndAndCheckpointsAreTaken() {
        var loop = new LoopConfig(16, 1, 90);
        var env = StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
        assertThat(JobSettings.maxUncheckpointed(loop, env, CONTINUOUS_UNBOUNDED))
                .as("without checkpoints")
                .isZero();
        env.configure(JobSettings.of(env.getConfiguration()));
        assertThat(JobSettings.maxUncheckpointed(loop, env, BOUNDED)).isZero();
        assertThat(JobSettings.maxUncheckpointed(loop, env, CONTINUOUS_UNBOUNDED))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aBoundThatCheckpointsCannotKeepIsTold() {
        var env = StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
        env.configure(JobSettings.of(env.getConfiguration()));
        var loop = new LoopConfig(16, 1, 59);
        assertThatThrownBy(() -> JobSettings.maxUncheckpointed(loop, env, CONTINUOUS_UNBOUNDED))
                .hasMessage(
                        "loop.max-uncheckpointed-seconds: 59, expected 0, or twice"
                                + " execution.checkpointing.interval, which is 30.0 s");
        assertThat(
                        JobSettings.maxUncheckpointed(
                                new LoopConfig(16, 1, 0), env, CONTINUOUS_UNBOUNDED))
                .isZero();
    }

    @Test
    void whatTheClusterSaysHolds() {
        Configuration cluster = new Configuration();
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        cluster.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        cluster.set(RocksDBManualCompactionOptions.MIN_INTERVAL, Duration.ZERO);
        var env = StreamExecutionEnvironment.createLocalEnvironment(1, cluster);
        env.configure(JobSettings.of(env.getConfiguration()));
        assertThat(env.getConfiguration().get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(env.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("none");
        assertThat(env.getConfiguration().get(StateBackendOptions.STATE_BACKEND))
                .isEqualTo("hashmap");
        assertThat(env.getConfiguration().get(RocksDBManualCompactionOptions.MIN_INTERVAL))
                .isZero();
    }
}
