package org.streamrlaif.flink;

import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.GlobalPartitioner;
import org.streamrlaif.ledger.LedgerLog;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredItem;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.tickets.OverloadRule;
import org.streamrlaif.weights.WeightStore;

/**
 * The stages of the loop as transformations of streams: each method partitions its input as the
 * operator needs it and gives it its type. Uid and parallelism (where it is not fixed) are the
 * job's to set.
 */
public final class Stages {
    private Stages() {}

    /** Numbers the samples of an {@link AdmittedSource} of the same run and rule. */
    public static SingleOutputStreamOperator<AdmittedSample> tickets(
            DataStream<AdmittedSample> samples, RunSettings run, OverloadRule rule) {
        return inOrder(samples)
                .transform(
                        "tickets",
                        type(AdmittedSample.class),
                        samples.getParallelism() == 1 || rule.readsAhead()
                                ? OperatorFactory.chained(
                                        parameters ->
                                                new TicketOperator(
                                                        parameters, run, rule, nobody -> {}))
                                : new TicketFactory(run, rule))
                // No greatest parallelism of its own, or no saved run could go on with more
                // readers.
                .setParallelism(1);
    }

    /**
     * The samples of several readers in one stream. Barriers overtake none of them, which costs
     * nothing, since the ticket stage never waits: so after a restore none is under way, and the
     * credits of readers can be told from the next ticket.
     */
    private static DataStream<AdmittedSample> inOrder(DataStream<AdmittedSample> samples) {
        if (samples.getParallelism() == 1) {
            return samples;
        }
        var toOne = new GlobalPartitioner<AdmittedSample>();
        toOne.disableUnalignedCheckpoints();
        return new DataStream<>(
                samples.getExecutionEnvironment(),
                new PartitionTransformation<>(samples.getTransformation(), toOne));
    }

    /** Samples that were delivered before, within {@code remembered}, are void. */
    public static SingleOutputStreamOperator<AdmittedSample> duplicates(
            DataStream<AdmittedSample> samples, Duration remembered) {
        return samples.keyBy(new SampleKey(), Types.STRING)
                .process(new DuplicateFunction(remembered), type(AdmittedSample.class))
                .name("duplicates");
    }

    /** Samples become clips, dealt out evenly. */
    public static SingleOutputStreamOperator<Clip> decode(
            DataStream<AdmittedSample> samples,
            RunSettings run,
            CoreFactory<? extends ItemCore<AdmittedSample, Clip>> core) {
        return samples.rebalance()
                .process(
                        ItemFunction.of(run, core, GuardedCores::decode, DeadLetters::between),
                        type(Clip.class))
                .name("decode");
    }

    /** Clips become visual tokens, where the clip was decoded. */
    public static SingleOutputStreamOperator<EncodedClip> encode(
            DataStream<Clip> clips,
            RunSettings run,
            CoreFactory<? extends ItemCore<Clip, EncodedClip>> core) {
        return clips.process(
                        ItemFunction.of(run, core, GuardedCores::encode, DeadLetters::between),
                        type(EncodedClip.class))
                .name("encode");
    }

    /**
     * Encoded clips become rollouts without responses, with a narrative, which is remembered per
     * clip for {@code timeToLive}.
     */
    public static SingleOutputStreamOperator<Rollout> narrate(
            DataStream<EncodedClip> clips,
            RunSettings run,
            Duration timeToLive,
            CoreFactory<? extends ItemCore<EncodedClip, String>> core) {
        return clips.keyBy(new ClipKey(), Types.STRING)
                .transform(
                        "narrate",
                        type(Rollout.class),
                        OperatorFactory.head(
                                parameters ->
                                        new NarrateOperator(parameters, run, core, timeToLive)));
    }

    /** Rollouts get their responses. */
    public static SingleOutputStreamOperator<Rollout> generate(
            DataStream<Rollout> prompts,
            RunSettings run,
            CoreFactory<? extends GenerateCore> core) {
        return ShareOperator.stage(
                "generate",
                prompts,
                run,
                parameters -> new GenerateOperator(parameters, run, core));
    }

    /** Rollouts get their preferences. */
    public static SingleOutputStreamOperator<Rollout> judge(
            DataStream<Rollout> rollouts, RunSettings run, CoreFactory<? extends JudgeCore> core) {
        return ShareOperator.stage(
                "judge", rollouts, run, parameters -> new JudgeOperator(parameters, run, core));
    }

    /**
     * Judged rollouts train the reward model and get their scores; the metrics of each batch go in
     * front of it.
     */
    public static SingleOutputStreamOperator<ScoredItem> reward(
            DataStream<Rollout> judged,
            RunSettings run,
            CoreFactory<? extends TrainedCore<List<Rollout>, ScoredBatch>> core) {
        return TrainedOperator.stage(
                "reward",
                judged,
                type(ScoredItem.class),
                parameters -> new RewardOperator(parameters, run, core));
    }

    /** Scored rollouts train the policy, and what became of them is entered in the ledger. */
    public static SingleOutputStreamOperator<TrainingStep> learn(
            DataStream<ScoredItem> scored,
            RunSettings run,
            CoreFactory<? extends LearnCore> core,
            CoreFactory<? extends WeightStore> store,
            CoreFactory<? extends LedgerLog> ledger) {
        return TrainedOperator.stage(
                "learn",
                scored,
                type(TrainingStep.class),
                parameters -> new LearnOperator(parameters, run, core, store, ledger));
    }

    /** Announcements reach every process that needs them, see {@link InstallFunction#stage}. */
    public static SingleOutputStreamOperator<PolicyVersion> install(
            DataStream<PolicyVersion> versions, RunSettings run, DataStream<?> loop) {
        return InstallFunction.stage(versions, run, loop);
    }

    private static <T extends SpecificRecordBase> TypeInformation<T> type(Class<T> record) {
        return new AvroTypeInfo<>(record);
    }
}
