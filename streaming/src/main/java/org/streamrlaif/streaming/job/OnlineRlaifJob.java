package org.streamrlaif.streaming.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.streamrlaif.flink.AdmittedSource;
import org.streamrlaif.flink.RunSettings;
import org.streamrlaif.flink.SideOutputs;
import org.streamrlaif.flink.Stages;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.io.Topics;

/**
 * The loop as a Flink graph.
 *
 * <pre>
 * samples ─▶ tickets ─▶ decode ─▶ encode ─▶ narrate ─▶ generate ─▶ judge ─▶ reward ─▶ learn ─▶ training steps
 *    ▲ admission                                          ▲ install                     │
 *    └────────────────────────────────────────────────────┴──── policy versions ◀───────┘
 * </pre>
 */
public final class OnlineRlaifJob {

    private OnlineRlaifJob() {}

    /**
     * Runs the loop on the cluster that this is submitted to: {@code --config FILE}, and any key of
     * the configuration as a flag.
     *
     * @throws IllegalArgumentException in one line: what is wrong with which key
     */
    public static void main(String[] arguments) throws Exception {
        RlaifConfig config = ConfigSource.of(List.of(arguments)).resolve(RlaifConfig.defaults());
        if (config.streams().bootstrapServers().isEmpty()) {
            throw new IllegalArgumentException(
                    "streams.bootstrap-servers: empty, expected the address of a Kafka broker");
        }
        Topics.create(config.streams());
        var env = StreamExecutionEnvironment.getExecutionEnvironment();
        var sources = Sources.kafka(config.streams());
        build(env, config, Cores.of(config), sources, Sinks.kafka(config.streams()));
        env.execute(config.runId());
    }

    /**
     * Adds the loop to the environment; nothing runs before the environment is executed.
     *
     * @return what names the registries of the run in the processes that it runs in
     */
    public static RunSettings build(
            StreamExecutionEnvironment env,
            RlaifConfig config,
            Cores cores,
            Sources sources,
            Sinks sinks) {
        env.configure(JobSettings.of());
        var run = new RunSettings(config.runId() + "-" + UUID.randomUUID(), config.loop());

        var samples = samples(env, sources.samples(), run);
        var tickets = Stages.tickets(samples, run).uid(Uids.TICKETS);
        var clips = Stages.decode(tickets, run, cores.decode()).uid(Uids.DECODE);
        var encoded = Stages.encode(clips, run, cores.encode()).uid(Uids.ENCODE);
        Duration kept = config.preference().narrator().kept();
        var prompts = Stages.narrate(encoded, run, kept, cores.narrate()).uid(Uids.NARRATE);
        var rollouts = Stages.generate(prompts, run, cores.generate()).uid(Uids.GENERATE);
        var judged = Stages.judge(rollouts, run, cores.judge()).uid(Uids.JUDGE);
        var scored = Stages.reward(judged, run, cores.reward()).uid(Uids.REWARD);
        var steps = Stages.learn(scored, run, cores.learn(), cores.store()).uid(Uids.LEARN);

        var versions =
                env.fromSource(
                                sources.policyVersions(),
                                WatermarkStrategy.noWatermarks(),
                                Uids.POLICY_VERSIONS)
                        .uid(Uids.POLICY_VERSIONS)
                        .setParallelism(1);
        Stages.install(versions, run).uid(Uids.INSTALL);

        steps.sinkTo(sinks.trainingSteps()).uid(Uids.TRAINING_STEPS).setParallelism(1);
        steps.getSideOutput(SideOutputs.POLICY_VERSIONS)
                .sinkTo(sinks.policyVersions())
                .uid(Uids.ANNOUNCEMENTS)
                .setParallelism(1);
        deadLetters(tickets, clips, encoded, prompts, rollouts, judged, scored, steps)
                .sinkTo(sinks.deadLetters())
                .uid(Uids.DEAD_LETTERS)
                .setParallelism(1);
        return run;
    }

    private static <S extends SourceSplit, E> DataStream<AdmittedSample> samples(
            StreamExecutionEnvironment env, Source<AdmittedSample, S, E> source, RunSettings run) {
        var type = new AvroTypeInfo<>(AdmittedSample.class);
        return env.fromSource(
                        new AdmittedSource<>(source, type, run.runId()),
                        WatermarkStrategy.noWatermarks(),
                        Uids.SAMPLES)
                .uid(Uids.SAMPLES)
                .setParallelism(1);
    }

    private static DataStream<DeadLetter> deadLetters(SingleOutputStreamOperator<?>... stages) {
        return Arrays.stream(stages)
                .<DataStream<DeadLetter>>map(stage -> stage.getSideOutput(SideOutputs.DEAD_LETTERS))
                .reduce(DataStream::union)
                .orElseThrow();
    }
}
