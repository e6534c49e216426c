package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.REFUSED;
import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.clips.ClipsConfig;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.live.LiveConfig;
import org.streamrlaif.platform.Change;
import org.streamrlaif.reward.RewardConfig;
import org.streamrlaif.sft.SftConfig;
import org.streamrlaif.streaming.dashboard.DashboardConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.watch.DriftConfig;
import org.streamrlaif.watch.GateConfig;
import org.streamrlaif.watch.HeldOutConfig;

/**
 * Everything that a run can be told.
 *
 * @param runId names the run in logs and registries; letters, digits, '.', '_' and '-'
 * @param forkId names this continuation of the run where two are made from one savepoint, so that
 *     neither ends the other's transactions nor removes its weights; empty for none
 * @param seed all random numbers of the run follow from it
 * @param loop batches and staleness
 * @param samples how samples are told apart
 * @param policy the model that is tuned, with the adapter that is both start and reference
 * @param judge the model that narrates and judges, and the base of the reward model where it is on
 *     disk
 * @param video how videos are read
 * @param live live video as a source of samples
 * @param clips where processes keep what models read of clips
 * @param segments how clips are cut for the narrator
 * @param sampling how responses are sampled
 * @param preference how responses are compared
 * @param reward the online reward model
 * @param learn the learner
 * @param evaluation held-out questions that are asked while the run goes on
 * @param gate what a policy version must hold to be published
 * @param drift when the drift alarm sounds
 * @param sft supervised fine-tuning
 * @param streams Kafka and topics
 * @param weights where tuned adapters are kept
 * @param device where models run
 * @param dashboard the page on which the run is watched
 */
public record RlaifConfig(
        @Change(REFUSED) String runId,
        @Change(FREE) String forkId,
        @Change(FREE) long seed,
        LoopConfig loop,
        SamplesConfig samples,
        @Change(FREE) BaseModelConfig policy,
        JudgeModelConfig judge,
        @Change(FREE) VideoConfig video,
        @Change(FREE) LiveConfig live,
        @Change(FREE) ClipsConfig clips,
        @Change(FREE) SegmentConfig segments,
        @Change(FREE) SamplingConfig sampling,
        @Change(FREE) JudgeConfig preference,
        RewardConfig reward,
        LearnConfig learn,
        @Change(FREE) HeldOutConfig evaluation,
        @Change(FREE) GateConfig gate,
        @Change(FREE) DriftConfig drift,
        @Change(FREE) SftConfig sft,
        StreamsConfig streams,
        @Change(FREE) WeightsConfig weights,
        @Change(FREE) DeviceConfig device,
        DashboardConfig dashboard)
        implements Serializable {

    public RlaifConfig {
        require(
                runId.matches("[A-Za-z0-9._-]{1,64}"),
                "run-id",
                "'" + runId + "'",
                "1 to 64 letters, digits, '.', '_' or '-'");
        require(
                forkId.matches("[A-Za-z0-9._-]{0,64}"),
                "fork-id",
                "'" + forkId + "'",
                "at most 64 letters, digits, '.', '_' or '-'");
        require(
                sampling.temperature() > 0,
                "sampling.temperature",
                sampling.temperature(),
                "a number above 0: the learner needs samples");
        String whole = ": a token is learnt from by its probability among all tokens";
        require(sampling.topP() == 1, "sampling.top-p", sampling.topP(), 1 + whole);
        require(sampling.topK() == 0, "sampling.top-k", sampling.topK(), 0 + whole);
        int least = learn.algorithm().leastResponses();
        require(
                sampling.responses() >= least,
                "sampling.responses",
                sampling.responses(),
                least
                        + " or more: learn.algorithm "
                        + learn.algorithm().word()
                        + " compares the responses to a prompt");
        requireRewards(learn.algorithm(), judge, reward);
        if (judge.enabled() && judge.remote().isSet()) {
            long verdicts = (long) loop.batchSize() * preference.verdicts(sampling.responses());
            judge.remote().limits().requireRoomFor(verdicts);
        }
    }

    /** Sees that something tells good responses from bad ones, and that the algorithm reads it. */
    private static void requireRewards(
            Algorithm algorithm, JudgeModelConfig judge, RewardConfig reward) {
        boolean functions = !reward.functions().isEmpty();
        require(
                judge.enabled() || functions,
                "judge.enabled",
                judge.enabled(),
                "true, or reward.functions beside it");
        require(
                !functions || algorithm.takesFunctions(),
                "learn.algorithm",
                algorithm.word(),
                "another beside reward.functions: it learns from the judge's comparisons alone");
        require(
                judge.enabled() || algorithm.needsScores(),
                "learn.algorithm",
                algorithm.word(),
                "another with judge.enabled: false: it learns from the judge's comparisons");
    }

    /** The defaults of every part. */
    public static RlaifConfig defaults() {
        return new RlaifConfig(
                "rlaif",
                "",
                1,
                new LoopConfig(16, 1, 600),
                SamplesConfig.defaults(),
                BaseModelConfig.none(),
                JudgeModelConfig.none(),
                VideoConfig.defaults(),
                LiveConfig.defaults(),
                ClipsConfig.defaults(),
                SegmentConfig.defaults(),
                SamplingConfig.defaults(),
                JudgeConfig.defaults(),
                RewardConfig.defaults(),
                LearnConfig.defaults(),
                HeldOutConfig.defaults(),
                GateConfig.defaults(),
                DriftConfig.defaults(),
                SftConfig.defaults(),
                StreamsConfig.defaults(),
                WeightsConfig.defaults(),
                DeviceConfig.defaults(),
                DashboardConfig.defaults());
    }

    /** How the videos of samples are read: clips of live streams may lie in their folder. */
    public VideoConfig videos() {
        return live.isOn() ? video.withRoot(live.keep().folder()) : video;
    }

    /** What the ids of all transactions of this run in Kafka begin with. */
    public String transactionalIds() {
        return runId + ":" + forkId;
    }

    /**
     * The same run with some values replaced.
     *
     * @param values text by dotted key
     * @throws IllegalArgumentException in one line: what is wrong with which key
     */
    public RlaifConfig with(Map<String, String> values) {
        return ConfigBinder.bind(this, values);
    }

    /** Every key with its value as text, but for those that tell where a secret lies. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        for (Setting setting : Setting.of(this)) {
            if (!setting.secret()) {
                settings.put(setting.key(), Values.print(setting.value()));
            }
        }
        return settings;
    }
}
