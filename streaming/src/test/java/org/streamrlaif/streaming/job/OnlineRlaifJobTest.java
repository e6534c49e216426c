package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.streaming.config.RlaifConfig;

/** Properties of the graph that hold before anything runs. */
class OnlineRlaifJobTest {
    private StreamGraph graph;

    @BeforeEach
    void build() {
        build(Map.of());
    }

    private void build(Map<String, String> values) {
        RlaifConfig config =
                RlaifConfig.defaults()
                        .with(Map.of("streams.bootstrap-servers", "nowhere:9092"))
                        .with(values);
        var env = StreamExecutionEnvironment.createLocalEnvironment(2);
        OnlineRlaifJob.build(
                env,
                config,
                new Cores(
                        absent(), absent(), absent(), absent(), absent(), absent(), absent(),
                        absent()),
                Sources.kafka(config),
                Sinks.kafka(config));
        graph = env.getStreamGraph();
    }

    /** Savepoints find their state by these; a name that changes loses it. */
    @Test
    void whatIsWrongWithTheConfigurationIsOneLineOfFlinksClient() {
        assertThatThrownBy(() -> OnlineRlaifJob.main(new String[0]))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessage(
                        "rlaif: streams.bootstrap-servers: empty, expected the address of a Kafka broker");
    }

    @Test
    void everyOperatorHasTheUidThatSavepointsKnow() {
        assertThat(graph.getStreamNodes().stream().map(StreamNode::getTransformationUID))
                .doesNotContainNull()
                .contains(
                        "samples",
                        "tickets",
                        "duplicates",
                        "decode",
                        "encode",
                        "narrate",
                        "generate",
                        "judge",
                        "reward",
                        "learn",
                        "policy-versions",
                        "install",
                        "announcements",
                        "training-steps",
                        "dead-letters",
                        "rollouts",
                        "preferences");
    }

    /** A fault of a task restarts what is connected with it: no model for a stream. */
    @Test
    void liveStreamsAreConnectedWithTheLoopByATopicAlone() {
        assertThat(graph.getStreamNodes())
                .noneMatch(node -> node.getTransformationUID().startsWith("live"));
        build(Map.of("live.streams", "streams.jsonl", "live.prompts", "prompts.jsonl"));

        JobVertex live = vertex("live");
        assertThat(live.getName()).contains("live-samples");
        assertThat(live.getInputs()).isEmpty();
        assertThat(live.getProducedDataSets()).isEmpty();
    }

    /** The gate must know of a sample before the source is asked for the next. */
    @Test
    void ticketsAreGivenOutInTheSourcesOwnTask() {
        assertThat(vertex("tickets").getName()).contains("samples").contains("tickets");
        assertThat(vertex("tickets").getParallelism()).isEqualTo(1);
    }

    /** Flink turns them off on all inputs of a node with one broadcast or forward input. */
    @Test
    void barriersMayOvertakeWhatWaitsForAModel() {
        for (String uid : List.of("generate", "judge", "reward", "learn")) {
            assertThat(node(uid).getInEdges())
                    .as(uid)
                    .isNotEmpty()
                    .allMatch(edge -> edge.supportsUnalignedCheckpoints());
        }
    }

    @Test
    void policyVersionsReachEverySlotThatGenerates() {
        assertThat(node("install").getParallelism()).isEqualTo(node("generate").getParallelism());
        assertThat(node("install").getSlotSharingGroup())
                .isEqualTo(node("generate").getSlotSharingGroup());
        assertThat(graph.getStreamNodes())
                .allSatisfy(
                        node -> {
                            assertThat(node.getParallelism())
                                    .isLessThanOrEqualTo(node("install").getParallelism());
                            assertThat(node.getSlotSharingGroup())
                                    .isEqualTo(node("install").getSlotSharingGroup());
                            assertThat(node.getCoLocationGroup()).isNull();
                        });
        assertThat(graph.getStreamNodes())
                .allMatch(node -> node.getParallelism() <= node("install").getParallelism());
        assertThat(node("install").getInEdges())
                .allMatch(edge -> edge.getPartitioner().isBroadcast());
        assertThat(node("generate").getInEdges())
                .noneMatch(edge -> edge.getPartitioner().isBroadcast());
    }

    @Test
    void whatTrainsRunsOnce() {
        for (String uid : Set.of("reward", "learn")) {
            assertThat(node(uid).getParallelism()).as(uid).isEqualTo(1);
        }
    }

    /** The graph is kept and shown by Flink; Kafka's clients read the file where they run. */
    @Test
    void noCredentialIsInTheGraph(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("kafka.properties");
        Files.writeString(file, "sasl.jaas.config=module required password=hidden-word;\n");
        build(Map.of("streams.client-properties", file.toString()));
        String written = written(graph) + written(graph.getJobGraph());

        assertThat(written).contains(file + ":sasl.jaas.config").doesNotContain("hidden-word");
    }

    private static String written(Serializable graph) throws IOException {
        return new String(InstantiationUtil.serializeObject(graph), StandardCharsets.ISO_8859_1);
    }

    private StreamNode node(String uid) {
        return graph.getStreamNodes().stream()
                .filter(node -> uid.equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
    }

    private JobVertex vertex(String operator) {
        return StreamSupport.stream(graph.getJobGraph().getVertices().spliterator(), false)
                .filter(vertex -> vertex.getName().contains(operator))
                .findFirst()
                .orElseThrow();
    }

    private static <T> CoreFactory<T> absent() {
        return context -> {
            throw new UnsupportedOperationException("nothing runs here");
        };
    }
}
