package org.streamrlaif.streaming.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.streamrlaif.flink.AdmittedSource;
import org.streamrlaif.flink.RunSettings;
import org.streamrlaif.flink.SideOutputs;
import org.streamrlaif.flink.Stages;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.config.SamplesConfig;
import org.streamrlaif.streaming.io.LedgerTopic;
import org.streamrlaif.streaming.io.Topics;
import org.streamrlaif.streaming.io.Transactions;

/**
 * The loop as a Flink graph.
 *
 * <pre>
 * samples ─▶ tickets ─▶ duplicates ─▶ decode ─▶ encode ─▶ narrate ─▶ generate ─▶ judge ─▶ reward ─▶ learn ─▶ ledger
 *    ▲ admission                                                        ▲ install                     │
 *    └──────────────────────────────────────────────────────────────────┴──── policy versions ◀───────┘
 * </pre>
 *
 * Each stage, from its operator to the code that does the work:
 *
 * <table>
 * <caption>Stages</caption>
 * <tr><th>stage <th>operator <th>core <th>kernel (file) <th>where its state lies
 * <tr><td>samples
 *   <td>{@link org.streamrlaif.flink.AdmittedSource AdmittedSource}
 *   <td>{@link org.streamrlaif.tickets.AdmissionGate AdmissionGate}
 *   <td>–
 *   <td>the position in the topic, in the source's own state
 * <tr><td>tickets
 *   <td>{@link org.streamrlaif.flink.TicketOperator TicketOperator}
 *   <td>{@link org.streamrlaif.tickets.TicketRule TicketRule}
 *   <td>–
 *   <td>operator state: next ticket and origin of the run, lineage in force, samples that wait
 * <tr><td>duplicates
 *   <td>{@link org.streamrlaif.flink.DuplicateFunction DuplicateFunction}
 *   <td>{@link org.streamrlaif.loop.Duplicates Duplicates}
 *   <td>–
 *   <td>keyed by sample and epoch: its first ticket, for a time
 * <tr><td>decode
 *   <td>{@link org.streamrlaif.flink.ItemFunction ItemFunction}
 *   <td>{@link org.streamrlaif.video.ClipReader ClipReader}
 *   <td>–
 *   <td>none
 * <tr><td>encode
 *   <td>{@link org.streamrlaif.flink.ItemFunction ItemFunction}
 *   <td>{@link org.streamrlaif.encode.ClipEncoder ClipEncoder}
 *   <td>{@code clip_tower} (vision.py), {@code siglip_tower} (siglip.py)
 *   <td>none
 * <tr><td>narrate
 *   <td>{@link org.streamrlaif.flink.NarrateOperator NarrateOperator}
 *   <td>{@link org.streamrlaif.judge.Narrator Narrator}, {@link
 *       org.streamrlaif.judge.remote.RemoteNarrator RemoteNarrator}
 *   <td>{@code decode_steps} (decode.py)
 *   <td>keyed by clip: narratives, pending clips
 * <tr><td>generate
 *   <td>{@link org.streamrlaif.flink.GenerateOperator GenerateOperator}
 *   <td>{@link org.streamrlaif.generate.GenerationEngine GenerationEngine}
 *   <td>{@code start_rows} (prefill.py), {@code decode_steps} (decode.py)
 *   <td>keyed by place in the batch: pending prompts; broadcast state: lineage in force
 * <tr><td>judge
 *   <td>{@link org.streamrlaif.flink.JudgeOperator JudgeOperator}
 *   <td>{@link org.streamrlaif.judge.PreferenceJudge PreferenceJudge} around {@link
 *       org.streamrlaif.judge.LocalJudge LocalJudge} or {@link
 *       org.streamrlaif.judge.remote.RemoteJudge RemoteJudge}
 *   <td>{@code packed_logits} (packing.py)
 *   <td>keyed by place in the batch: pending rollouts
 * <tr><td>reward
 *   <td>{@link org.streamrlaif.flink.RewardOperator RewardOperator}
 *   <td>{@link org.streamrlaif.reward.RewardModel RewardModel}, where there are reward functions
 *       within {@link org.streamrlaif.reward.functions.FunctionRewards FunctionRewards}
 *   <td>{@code preference_gradient} (reward.py)
 *   <td>keyed, under one key: pending rollouts, first open ticket, the core's weights and moments
 * <tr><td>learn
 *   <td>{@link org.streamrlaif.flink.LearnOperator LearnOperator}
 *   <td>{@link org.streamrlaif.watch.WatchedLearner WatchedLearner} around {@link
 *       org.streamrlaif.learn.PolicyLearner PolicyLearner}
 *   <td>{@code ppo_policy_gradient}, {@code ppo_value_gradient} (ppo.py)
 *   <td>as reward, and the version in force; its adapter lies in the {@link
 *       org.streamrlaif.weights.WeightStore weight store}
 * <tr><td>install
 *   <td>{@link org.streamrlaif.flink.InstallFunction InstallFunction}
 *   <td>{@link org.streamrlaif.weights.PolicyVersions PolicyVersions}
 *   <td>–
 *   <td>none: announcements are read again from the topic's start
 * </table>
 *
 * Operators and functions that run models also keep the ways of computing that they have gone
 * ({@code kernels}).
 */
public final class OnlineRlaifJob {

    private OnlineRlaifJob() {}

    /**
     * Runs the loop on the cluster that this is submitted to: {@code --config FILE}, and any key of
     * the configuration as a flag.
     *
     * @throws ProgramParametrizationException in one line: what is wrong with which key; of this
     *     exception Flink's client prints the message only
     */
    public static void main(String[] arguments) throws Exception {
        var env = StreamExecutionEnvironment.getExecutionEnvironment();
        RlaifConfig config;
        try {
            config = ConfigSource.of(List.of(arguments)).resolve(RlaifConfig.defaults());
            prepare(env, config);
        } catch (IllegalArgumentException mistake) {
            throw new ProgramParametrizationException("rlaif: " + mistake.getMessage());
        }
        env.execute(config.runId());
    }

    private static void prepare(StreamExecutionEnvironment env, RlaifConfig config) {
        require(config);
        var sources = Sources.kafka(config);
        build(env, config, Cores.of(config), sources, Sinks.kafka(config));
        prepareTopics(config);
        SavedRun.of(env.getConfiguration()).ifPresent(saved -> Fork.begin(saved, config));
    }

    /**
     * Sees that the configuration names what a job on a cluster needs.
     *
     * @throws IllegalArgumentException in one line: what is wrong with which key
     */
    public static void require(RlaifConfig config) {
        if (config.streams().bootstrapServers().isEmpty()) {
            throw new IllegalArgumentException(
                    "streams.bootstrap-servers: empty, expected the address of a Kafka broker");
        }
        LiveSamples.require(config);
        Cores.of(config);
    }

    /**
     * Makes the topics that are missing, and asks the broker for what the sinks need.
     *
     * @throws IllegalArgumentException in one line: which key the broker cannot satisfy, or whose
     *     ledger the topic holds
     */
    public static void prepareTopics(RlaifConfig config) {
        Topics.create(config.streams());
        Transactions.require(config.streams(), config.transactionalIds());
        LedgerTopic.requireOwn(config.streams(), config.runId());
    }

    /**
     * Adds the loop to the environment; nothing runs before the environment is executed. Reads the
     * savepoint or checkpoint that the environment is to go on from, if there is one.
     *
     * @throws IllegalArgumentException in one line when the run in it cannot go on with this
     *     configuration
     * @return what names the registries of the run in the processes that it runs in
     */
    public static RunSettings build(
            StreamExecutionEnvironment env,
            RlaifConfig config,
            Cores cores,
            Sources sources,
            Sinks sinks) {
        env.configure(JobSettings.of(env.getConfiguration()));
        // A run that goes on keeps the batches of the tickets that it has given out.
        var rule = SavedRun.of(env.getConfiguration()).map(saved -> saved.rule(config));
        // Names the registries of this submission in every process: the gate and the versions.
        var run =
                new RunSettings(
                        config.runId() + "-" + UUID.randomUUID(),
                        rule.orElse(config.loop().rule()),
                        config.settings(),
                        JobSettings.maxUncheckpointed(
                                config.loop(), env, sources.samples().getBoundedness()));

        // Live streams, if there are any, as clips in the topic of samples.
        if (config.live().isOn()) {
            LiveSamples.build(env, config, run.runId(), sinks.samples());
        }
        // Videos and questions, read only while the gate is open, or ahead where old ones may go.
        var samples = samples(env, sources.samples(), run, config.samples());
        // A number for every question; the gate counts those that are under way.
        var tickets = Stages.tickets(samples, run, config.samples().rule()).uid(Uids.TICKETS);
        // What was delivered before keeps its tickets, which end void.
        var remembered = config.samples().remembered();
        var fresh = Stages.duplicates(tickets, remembered).uid(Uids.DUPLICATES);
        // Frames of the video.
        var clips = Stages.decode(fresh, run, cores.decode()).uid(Uids.DECODE);
        // Visual tokens of the frames, for the policy and for a judge of this process.
        var encoded = Stages.encode(clips, run, cores.encode()).uid(Uids.ENCODE);
        // What the judge's model says of the clip, once per clip; one prompt per ticket.
        Duration kept = config.preference().narrator().kept();
        var prompts = Stages.narrate(encoded, run, kept, cores.narrate()).uid(Uids.NARRATE);
        // Responses of the policy, in batches that wait for a version that is new enough.
        var rollouts = Stages.generate(prompts, run, cores.generate()).uid(Uids.GENERATE);
        // Preferences between the responses of each prompt.
        var judged = Stages.judge(rollouts, run, cores.judge()).uid(Uids.JUDGE);
        // The reward model learns from the preferences and scores the responses.
        var scored = Stages.reward(judged, run, cores.reward()).uid(Uids.REWARD);
        // The policy learns from the scores; each batch gives a version, announced beside. What a
        // checkpoint holds of how tickets ended, the learner enters in the ledger.
        var steps =
                Stages.learn(scored, run, cores.learn(), cores.store(), sinks.ledger())
                        .uid(Uids.LEARN);

        // The loop is closed by a topic: the learner announces its versions there ...
        steps.getSideOutput(SideOutputs.POLICY_VERSIONS)
                .sinkTo(sinks.policyVersions())
                .name(Uids.ANNOUNCEMENTS)
                .uid(Uids.ANNOUNCEMENTS)
                .setParallelism(1);
        // ... and install puts them into the registry of each process (PolicyVersions). There
        // generation finds the version to sample with, and admission how far the learner is. So
        // install shares slots with both; one that finds none in its process fails the job.
        var versions = versions(env, sources.policyVersions());
        Stages.install(versions, run, steps).uid(Uids.INSTALL);

        // What leaves beside: a record per batch, and whatever was given up on the way.
        steps.sinkTo(sinks.trainingSteps())
                .name(Uids.TRAINING_STEPS)
                .uid(Uids.TRAINING_STEPS)
                .setParallelism(1);
        deadLetters(tickets, clips, encoded, prompts, rollouts, judged, scored, steps)
                .sinkTo(sinks.deadLetters())
                .name(Uids.DEAD_LETTERS)
                .uid(Uids.DEAD_LETTERS)
                .setParallelism(1);
        // Whoever wants them has the rollouts themselves; without a topic they go nowhere.
        scored.sinkTo(sinks.rollouts()).name(Uids.ROLLOUTS).uid(Uids.ROLLOUTS).setParallelism(1);
        scored.sinkTo(sinks.preferences())
                .name(Uids.PREFERENCES)
                .uid(Uids.PREFERENCES)
                .setParallelism(1);
        return run;
    }

    private static DataStream<PolicyVersion> versions(
            StreamExecutionEnvironment env, Source<PolicyVersion, ?, ?> source) {
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), Uids.POLICY_VERSIONS)
                .uid(Uids.POLICY_VERSIONS)
                .setParallelism(1);
    }

    private static <S extends SourceSplit, E> DataStream<AdmittedSample> samples(
            StreamExecutionEnvironment env,
            Source<AdmittedSample, S, E> source,
            RunSettings run,
            SamplesConfig config) {
        return env.fromSource(
                        new AdmittedSource<>(source, run.runId(), config.rule()),
                        WatermarkStrategy.noWatermarks(),
                        Uids.SAMPLES)
                .uid(Uids.SAMPLES)
                .setParallelism(config.parallelism());
    }

    private static DataStream<DeadLetter> deadLetters(SingleOutputStreamOperator<?>... stages) {
        return Arrays.stream(stages)
                .<DataStream<DeadLetter>>map(stage -> stage.getSideOutput(SideOutputs.DEAD_LETTERS))
                .reduce(DataStream::union)
                .orElseThrow();
    }
}
