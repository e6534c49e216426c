package org.streamrlaif.laboratory.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.streaming.config.RlaifConfig;

/** The configuration of the demo's run: what fits its world and its tiny models. */
public final class DemoSettings {

    /** Tickets of one batch. */
    public static final int BATCH_SIZE = 48;

    /** The questions that are asked while the run goes on, as a file in the run's folder. */
    static final String HELD_OUT = "videos/held-out/questions.jsonl";

    /** Where their videos lie in the run's folder. */
    static final String HELD_OUT_VIDEOS = "videos/held-out";

    private static final String MICRO_BATCH_TOKENS = "8192";

    private DemoSettings() {}

    /**
     * The run's configuration.
     *
     * @param folder folder of the run, which holds models, videos and weights
     */
    public static RlaifConfig config(Path folder, long seed) {
        Map<String, String> keys = new HashMap<>(JudgeTexts.settings());
        keys.put("run-id", "demo");
        keys.put("seed", Long.toString(seed));
        keys.put("loop.batch-size", Integer.toString(BATCH_SIZE));
        keys.put("policy.model", ShippedModels.POLICY.folder(folder).toString());
        keys.put("judge.model", ShippedModels.JUDGE.folder(folder).toString());
        keys.put("video.frames", Integer.toString(Scene.FRAMES));
        keys.put("video.short-side", "0");
        keys.put("video.max-pixels", Integer.toString(1 << 20));
        keys.put("video.timeout-seconds", "20");
        keys.put("video.allowed-roots", folder.toString().replace(",", "\\,"));
        keys.put("segments.frames", Integer.toString(JudgeTexts.SEGMENTS.frames()));
        keys.put("segments.overlap", Integer.toString(JudgeTexts.SEGMENTS.overlap()));
        keys.put("sampling.max-new-tokens", "28");
        keys.put("sampling.max-rows", "96");
        keys.put("reward.micro-batch-tokens", MICRO_BATCH_TOKENS);
        keys.put("learn.micro-batch-tokens", MICRO_BATCH_TOKENS);
        // The world's truth is only looked at: it may not decide which version is kept.
        keys.put("gate.max-accuracy-drop", "1");
        keys.put("weights.store", folder.resolve("weights").toString());
        return RlaifConfig.defaults().with(keys);
    }

    /** The same with held-out questions, which {@link Demo} writes. */
    public static RlaifConfig watched(Path folder, long seed) {
        return config(folder, seed)
                .with(Map.of("evaluation.dataset", folder.resolve(HELD_OUT).toString()));
    }
}
