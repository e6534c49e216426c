package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class JobSettingsTest {

    @Test
    void aClusterThatSaysNothingTakesCheckpointsAndRestarts() {
        Configuration settings = JobSettings.of(new Configuration());
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("exponential-delay");
    }

    @Test
    void whatTheClusterSaysHolds() {
        Configuration cluster = new Configuration();
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        var env = StreamExecutionEnvironment.createLocalEnvironment(1, cluster);
        env.configure(JobSettings.of(env.getConfiguration()));
        assertThat(env.getConfiguration().get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(env.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("none");
    }
}
