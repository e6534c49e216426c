package org.streamrlaif.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.ClipFetcher;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.StoredAdapters;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.learn.PolicyLearner;
import org.streamrlaif.learn.Sampling;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.learn.algorithm.CorrectionConfig;
import org.streamrlaif.learn.algorithm.DpoConfig;
import org.streamrlaif.learn.algorithm.GaeConfig;
import org.streamrlaif.learn.algorithm.GroupConfig;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.learn.algorithm.LossKind;
import org.streamrlaif.learn.algorithm.UpdateConfig;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.maths.KlConfig;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.reward.Labels;
import org.streamrlaif.reward.RewardBase;
import org.streamrlaif.reward.RewardConfig;
import org.streamrlaif.reward.RewardModel;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.watch.DriftConfig;
import org.streamrlaif.watch.GateConfig;
import org.streamrlaif.watch.HeldOutConfig;
import org.streamrlaif.watch.HeldOutItem;
import org.streamrlaif.watch.HeldOutSource;
import org.streamrlaif.watch.WatchedLearner;
import org.streamrlaif.weights.LocalWeightStore;

/**
 * The real cores on the tiny reference model, as policy and as judge, with settings that make every
 * batch change the weights.
 */
final class TinyCores {
    /** In float32. */
    static final TinyCores FLOAT32 = new TinyCores("tiny-llava", ModelOptions.defaults());

    /** The same numbers as the hub stores them, in bfloat16. */
    static final TinyCores BFLOAT16 =
            new TinyCores("tiny-llava-hub", new ModelOptions("cpu", "bfloat16", null));

    private static final Path VIDEOS = Fixtures.path("fixtures/video");
    private static final VideoConfig VIDEO =
            new VideoConfig(2, 0, 7680L * 4320, 1, 60, List.of(VIDEOS.toString()), false);
    private static final long SEED = 7;
    private static final String RUN = "tiny";
    private static final SamplingConfig SAMPLING = new SamplingConfig(2, 6, 1, 1, 0, 8);
    private static final JudgeConfig JUDGE =
            new JudgeConfig(
                    true,
                    new NarratorConfig("Describe it.", 4, 4, 1),
                    "",
                    "",
                    "A",
                    "B",
                    0,
                    0,
                    false,
                    4096);

    private final Path model;
    private final ModelOptions options;

    TinyCores(String model, ModelOptions options) {
        this.model = Fixtures.path(model);
        this.options = options;
    }

    /**
     * Runs three batches of four samples, one of them about a video that cannot be read, at
     * staleness 0.
     */
    List<PlainLoop.Step> threeBatches(Path store) throws Exception {
        List<PlainLoop.Step> batches = new ArrayList<>();
        try (LoopCores cores = all(store)) {
            new PlainLoop(cores, new TicketRule(4, 0), new LocalWeightStore(store, 8))
                    .run(
                            IntStream.range(0, 12).mapToObj(TinyCores::sample).iterator(),
                            batches::add);
        }
        return batches;
    }

    private static VideoSample sample(int index) {
        return new VideoSample(
                "s" + index,
                video(index),
                List.of("What is shown ?"),
                0L,
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    LoopCores all(Path store) {
        return new LoopCores(
                decode(),
                encode(),
                narrate(),
                generate(store),
                judge(),
                reward(),
                learn(),
                RunClips.of(RUN));
    }

    ItemCore<AdmittedSample, Clip> decode() {
        return new ClipReader(VIDEO)::read;
    }

    ItemCore<Clip, EncodedClip> encode() {
        return encode(RunClips.of(RUN));
    }

    private ItemCore<Clip, EncodedClip> encode(RunClips clips) {
        return new ClipEncoder(lease(), lease(), new SegmentConfig(1, 0), clips);
    }

    /** Fetches clips as the stages of a run do. */
    ClipFetcher fetcher() {
        return new ClipFetcher(RunClips.of(RUN), decode(), this::encode);
    }

    ItemCore<EncodedClip, String> narrate() {
        return new Narrator(lease(), null, JUDGE.narrator());
    }

    GenerateCore generate(Path store) {
        Models.Lease lease = lease();
        return new GenerationEngine(
                lease,
                SAMPLING,
                new StoredAdapters(lease.model(), new LocalWeightStore(store, 2)),
                SEED);
    }

    /**
     * The random model prefers by place more than by content; here its mean over both places
     * counts.
     */
    JudgeCore judge() {
        PreferenceJudge judge =
                new PreferenceJudge(new LocalJudge("tiny", lease(), null, JUDGE), JUDGE);
        return new JudgeCore() {
            @Override
            public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
                List<Rollout> judged = judge.run(batch, rollouts);
                judged.forEach(
                        rollout -> rollout.getPreferences().forEach(p -> p.setConsistent(true)));
                return judged;
            }

            @Override
            public void close() {
                judge.close();
            }
        };
    }

    TrainedCore<List<Rollout>, ScoredBatch> reward() {
        return new RewardModel(
                lease(),
                Optional.empty(),
                new RewardConfig(
                        RewardBase.JUDGE,
                        true,
                        LoraConfig.defaults(),
                        optimizer(),
                        false,
                        Labels.SOFT,
                        1,
                        0,
                        8,
                        1,
                        64,
                        16,
                        0,
                        1e-3,
                        0.01,
                        4096,
                        false,
                        "",
                        List.of(),
                        List.of()),
                SEED,
                fetcher());
    }

    /** Evaluates itself every second version and publishes whatever comes. */
    LearnCore learn() {
        return watched(new GateConfig(1, 1, 0), this::judge, 1e-3);
    }

    /**
     * A learner under watch.
     *
     * @param judge of the held-out answers
     * @param rate learning rate
     */
    WatchedLearner watched(GateConfig gate, Callable<JudgeCore> judge, double rate) {
        return new WatchedLearner(
                learner(rate),
                new HeldOutConfig("questions", "", 2, 0, true),
                gate,
                DriftConfig.defaults(),
                heldOut(questions(0, 1), judge));
    }

    PolicyLearner learner(double rate) {
        return new PolicyLearner(
                lease(),
                Optional.empty(),
                new LearnConfig(
                        Algorithm.PPO,
                        LoraConfig.defaults(),
                        OptimizerConfig.of(LearningRate.constant(rate, 0)),
                        optimizer(),
                        KlConfig.defaults(),
                        LossKind.PPO,
                        ClipConfig.defaults(),
                        CorrectionConfig.defaults(),
                        GaeConfig.defaults(),
                        GroupConfig.defaults(),
                        DpoConfig.defaults(),
                        new UpdateConfig(LossMean.TOKEN_MEAN, 0, 1, 1, 0, 0),
                        2,
                        4096,
                        false),
                new Sampling(SAMPLING.responses(), SAMPLING.maxNewTokens(), SAMPLING.temperature()),
                SEED);
    }

    HeldOutSource heldOut(List<HeldOutItem> questions, Callable<JudgeCore> judge) {
        return new HeldOutSource(() -> questions, this::prompts, model, options, SAMPLING, judge);
    }

    private ClipPrompts prompts() {
        RunClips clips = ClipPrompts.ownClips();
        return new ClipPrompts(VIDEO, FrameOrder.IN_ORDER, encode(clips.again()), narrate(), clips);
    }

    /** Two questions about each of these videos. */
    static List<HeldOutItem> questions(int... videos) {
        List<HeldOutItem> items = new ArrayList<>();
        for (int video : videos) {
            for (String text : List.of("What is shown ?", "How many ?")) {
                items.add(
                        new HeldOutItem(
                                "q" + items.size(),
                                video(video),
                                List.of(),
                                List.of(),
                                text,
                                List.of("two"),
                                "kind"));
            }
        }
        return items;
    }

    /** The sample with a picture beside its video, in a second turn. */
    static VideoSample beside(VideoSample sample) {
        String picture = VIDEOS.resolve("still.webp").toString();
        sample.setMedia(
                List.of(
                        new Medium(MediumKind.VIDEO, sample.getUri()),
                        new Medium(MediumKind.PICTURE, picture)));
        sample.setHistory(
                List.of(
                        new Said(Speaker.USER, "What is in <video> ?"),
                        new Said(Speaker.ASSISTANT, "two")));
        sample.setPrompts(List.of("And in <image> ?"));
        return sample;
    }

    /** Leaves the clip store as it is in a process that has just started. */
    static void forgetClips() {
        try (RunClips clips = RunClips.of(RUN)) {
            clips.ended(Long.MAX_VALUE);
            clips.retain("reward", Set.of());
        }
    }

    /** How many clips were made again so far. */
    static long clipsRemade() {
        try (RunClips clips = RunClips.of(RUN)) {
            return clips.remade();
        }
    }

    /** A copy of a video where the cores may read it. */
    static Path copyOf(int video) throws IOException {
        return Files.copy(Path.of(video(video)), VIDEOS.resolve(UUID.randomUUID().toString()));
    }

    /** The good videos and a broken one. */
    static String video(int index) {
        List<String> names =
                List.of(
                        "h264_3frames.mp4",
                        "mpeg4.avi",
                        "broken/text.mp4",
                        "vp9.webm",
                        "h264_rot90.mp4");
        return VIDEOS.resolve(names.get(index % names.size())).toString();
    }

    private static OptimizerConfig optimizer() {
        return OptimizerConfig.of(LearningRate.constant(1e-3, 0));
    }

    private Models.Lease lease() {
        return Models.acquire(model, options);
    }
}
