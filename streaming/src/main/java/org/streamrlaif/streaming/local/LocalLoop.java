package org.streamrlaif.streaming.local;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.streamrlaif.flink.RunSettings;
import org.streamrlaif.live.StreamBoard;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.SampleWriter;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.streaming.job.Fork;
import org.streamrlaif.streaming.job.OnlineRlaifJob;
import org.streamrlaif.streaming.job.SavedRun;
import org.streamrlaif.streaming.job.Sinks;
import org.streamrlaif.streaming.job.Sources;
import org.streamrlaif.streaming.kafka.KafkaBroker;
import org.streamrlaif.weights.PolicyVersions;

/**
 * Everything around the job for a run in this process: a Flink cluster, a Kafka broker unless the
 * configuration names one, and the topics.
 */
public final class LocalLoop implements AutoCloseable {

    private static final int SLOTS = 2;

    private final RlaifConfig config;
    private final KafkaBroker broker;
    private final LocalCluster cluster;
    private PolicyVersions policies;
    private String runId = "";

    private LocalLoop(RlaifConfig config, KafkaBroker broker, LocalCluster cluster) {
        this.config = config;
        this.broker = broker;
        this.cluster = cluster;
    }

    /**
     * Starts broker and cluster and makes the topics.
     *
     * @param config the run; an empty address of Kafka stands for a broker of its own
     * @param folder for topics, checkpoints and temporary files
     * @param flink Flink's own options, which win over the local defaults
     */
    public static LocalLoop start(RlaifConfig config, Path folder, Configuration flink) {
        KafkaBroker broker = null;
        LocalCluster cluster = null;
        try {
            RlaifConfig reachable = config;
            if (config.streams().bootstrapServers().isEmpty()) {
                broker = KafkaBroker.start(folder.resolve("kafka"), config.streams().localPort());
                reachable =
                        config.with(Map.of("streams.bootstrap-servers", broker.bootstrapServers()));
            }
            OnlineRlaifJob.prepareTopics(reachable);
            int slots = Math.max(SLOTS, config.samples().parallelism());
            cluster = LocalCluster.start(folder.resolve("flink"), slots, flink);
            return new LocalLoop(reachable, broker, cluster);
        } catch (RuntimeException e) {
            close(cluster, broker);
            throw e;
        }
    }

    /** The configuration with Kafka's address filled in. */
    public RlaifConfig config() {
        return config;
    }

    /** Puts samples into the topic; returns how many tickets they will own. */
    public long write(Iterable<VideoSample> samples) {
        long tickets = 0;
        try (SampleWriter writer = new SampleWriter(config.streams())) {
            for (VideoSample sample : samples) {
                writer.write(sample);
                tickets += tickets(sample);
            }
            writer.flush();
        }
        return tickets;
    }

    /** Starts the job on the samples that are in the topic now. */
    public LocalJob submit(Cores cores) {
        return cluster.submit(
                graph(cores, Sources.kafkaUntilNow(config), new Configuration()), config.runId());
    }

    /** Starts the job on the samples that are in the topic and all that will come. */
    public LocalJob submitEndless(Cores cores) {
        return cluster.submit(
                graph(cores, Sources.kafka(config), new Configuration()), config.runId());
    }

    /** Goes on from a savepoint or checkpoint of {@link #submit}. */
    public LocalJob restore(Cores cores, String checkpoint) {
        return restore(cores, Sources.kafkaUntilNow(config), checkpoint);
    }

    /** Goes on from a savepoint or checkpoint of {@link #submitEndless}. */
    public LocalJob restoreEndless(Cores cores, String checkpoint) {
        return restore(cores, Sources.kafka(config), checkpoint);
    }

    private LocalJob restore(Cores cores, Sources sources, String checkpoint) {
        Fork.begin(SavedRun.read(checkpoint), config);
        Configuration from =
                new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        return cluster.restore(graph(cores, sources, from), config.runId(), checkpoint);
    }

    private static long tickets(VideoSample sample) {
        return Math.max(1, sample.getPrompts().size());
    }

    /** The policy versions that the job started last has heard of. */
    public PolicyVersions policies() {
        return policies;
    }

    /** The live streams of the job started last, each with its state in a word. */
    public String liveStreams() {
        return StreamBoard.line(runId);
    }

    /** Why nothing will come of any live stream of the job started last; empty while some may. */
    public String goneStreams() {
        return StreamBoard.gone(runId);
    }

    /** Reads what learners report from now on; to be made before the job is submitted. */
    public StepFollower follower() {
        return new StepFollower(config.streams());
    }

    @Override
    public void close() {
        close(cluster, broker);
    }

    private StreamExecutionEnvironment graph(Cores cores, Sources sources, Configuration flink) {
        StreamExecutionEnvironment env = cluster.environment();
        env.configure(flink);
        RunSettings run = OnlineRlaifJob.build(env, config, cores, sources, Sinks.kafka(config));
        policies = PolicyVersions.of(run.runId());
        runId = run.runId();
        return env;
    }

    private static void close(LocalCluster cluster, KafkaBroker broker) {
        if (cluster != null) {
            cluster.close();
        }
        if (broker != null) {
            broker.close();
        }
    }
}
