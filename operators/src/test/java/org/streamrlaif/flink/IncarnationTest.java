package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IncarnationTest {
    private static final BlockingQueue<String> ATTEMPTS = new LinkedBlockingQueue<>();
    private static final int TASKS = 2;
    @TempDir Path folder;

    /** Says under which name it runs. */
    private static final class Attempt extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext context) {
            ATTEMPTS.add(OperatorContext.attempt(getRuntimeContext()));
        }

        @Override
        public Long map(Long value) throws InterruptedException {
            Thread.sleep(5);
            return value;
        }
    }

    @Test
    void aJobMasterThatTakesOverBeforeTheFirstCheckpointGivesAttemptsAnotherName()
            throws Exception {
        try (MiniCluster cluster = new MiniCluster(configuration())) {
            cluster.start();
            JobID job = cluster.submitJob(graph()).get().getJobID();
            Set<String> first = names();
            HaLeadershipControl leadership = cluster.getHaLeadershipControl().orElseThrow();
            leadership.revokeJobMasterLeadership(job).get();
            leadership.grantJobMasterLeadership(job).get();
            Set<String> second = names();
            assertThat(first).as("one name for all tasks").hasSize(1);
            assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
            assertThat(Stream.concat(first.stream(), second.stream()))
                    .as("both JobMasters count from 0")
                    .allMatch(name -> name.startsWith(job + "#") && name.endsWith("#0"));
            cluster.cancelJob(job).get();
        }
    }

    private static Set<String> names() throws InterruptedException {
        return List.of(ATTEMPTS.take(), ATTEMPTS.take()).stream().collect(Collectors.toSet());
    }

    private static StreamGraph graph() {
        var env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(
                        new DataGeneratorSource<>(number -> number, Long.MAX_VALUE, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .setParallelism(TASKS)
                .map(new Attempt())
                .setParallelism(TASKS)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(TASKS);
        return env.getStreamGraph();
    }

    private MiniClusterConfiguration configuration() {
        Configuration options = new Configuration();
        options.set(RestOptions.BIND_PORT, "0");
        options.set(CoreOptions.TMP_DIRS, folder.toString());
        options.set(WebOptions.TMP_DIR, folder.toString());
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(TASKS)
                .setHaServices(MiniCluster.HaServices.WITH_LEADERSHIP_CONTROL)
                .build();
    }
}
