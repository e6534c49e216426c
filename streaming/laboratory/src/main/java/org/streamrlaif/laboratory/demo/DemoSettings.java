package org.streamrlaif.laboratory.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.reward.Labels;
import org.streamrlaif.reward.RewardBase;
import org.streamrlaif.reward.RewardConfig;
import org.streamrlaif.sft.SftConfig;
import org.streamrlaif.streaming.config.BaseModelConfig;
import org.streamrlaif.streaming.config.DeviceConfig;
import org.streamrlaif.streaming.config.JudgeModelConfig;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.config.WeightsConfig;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.watch.DriftConfig;
import org.streamrlaif.watch.GateConfig;
import org.streamrlaif.watch.HeldOutConfig;

/** The configuration of the demo's run: what fits its world and its tiny models. */
public final class DemoSettings {

    /** Tickets of one batch. */
    public static final int BATCH_SIZE = 48;

    /** The questions that are asked while the run goes on, as a file in the run's folder. */
    static final String HELD_OUT = "videos/held-out/questions.jsonl";

    /** Where their videos lie in the run's folder. */
    static final String HELD_OUT_VIDEOS = "videos/held-out";

    private static final int HELD_OUT_EVERY = 10;
    private static final int LONGEST_ANSWER = 28;
    private static final int ROWS = 96;
    private static final int MICRO_BATCH_TOKENS = 8192;
    private static final long MAX_PIXELS = 1 << 20;
    private static final double TIMEOUT_SECONDS = 20;

    private DemoSettings() {}

    /**
     * The run's configuration.
     *
     * @param folder folder of the run, which holds models, videos and weights
     */
    public static RlaifConfig config(Path folder, long seed) {
        return new RlaifConfig(
                "demo",
                seed,
                new TicketRule(BATCH_SIZE, 1),
                new BaseModelConfig(model(folder, ShippedModels.POLICY), ""),
                JudgeModelConfig.local(model(folder, ShippedModels.JUDGE)),
                new VideoConfig(
                        Scene.FRAMES,
                        0,
                        MAX_PIXELS,
                        1,
                        TIMEOUT_SECONDS,
                        List.of(folder.toString()),
                        false),
                new SegmentConfig(JudgeTexts.SEGMENT_FRAMES),
                new SamplingConfig(2, LONGEST_ANSWER, 1, 1, 0, ROWS),
                JudgeTexts.config(),
                reward(),
                LearnConfig.defaults().withMicroBatchTokens(MICRO_BATCH_TOKENS),
                new HeldOutConfig("", "", HELD_OUT_EVERY, 0, true),
                // The world's truth is only looked at: it may not decide which version is kept.
                new GateConfig(1, GateConfig.defaults().maxWinRateDrop(), 0),
                DriftConfig.defaults(),
                SftConfig.defaults(),
                StreamsConfig.defaults(),
                new WeightsConfig(
                        folder.resolve("weights").toString(), WeightsConfig.defaults().keep()),
                DeviceConfig.defaults());
    }

    /** The same with held-out questions, which {@link Demo} writes. */
    public static RlaifConfig watched(Path folder, long seed) {
        return config(folder, seed)
                .with(Map.of("evaluation.dataset", folder.resolve(HELD_OUT).toString()));
    }

    private static String model(Path folder, ShippedModels model) {
        return model.folder(folder).toString();
    }

    private static RewardConfig reward() {
        return new RewardConfig(
                RewardBase.JUDGE,
                true,
                LoraConfig.defaults(),
                new OptimizerConfig(LearningRate.constant(1e-3, 20), 0.9, 0.98, 1e-8, 0, 1),
                Labels.SOFT,
                600,
                0,
                32,
                1,
                1024,
                256,
                0.1,
                1e-3,
                0,
                MICRO_BATCH_TOKENS,
                false);
    }
}
