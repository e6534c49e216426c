package org.streamrlaif.streaming.job;

import java.nio.file.Path;
import org.streamrlaif.model.MemoryNeed;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelSize;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.reward.RewardBase;
import org.streamrlaif.streaming.config.JudgeModelConfig;
import org.streamrlaif.streaming.config.RlaifConfig;

/**
 * Memory that the models of a run need in one process, told before any weight is read. Videos count
 * as {@value #WIDTH} × {@value #HEIGHT} pixels, questions as {@value #TEXT} tokens. The Java heap,
 * Flink and RocksDB come on top.
 */
public final class RunMemory {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 360;
    public static final int TEXT = 64;

    private static final String ADVICE =
            "device.dtype=bfloat16, learn. and reward.gradient-checkpointing=true, fewer"
                    + " video.frames or learn. and reward.micro-batch-tokens need less";

    private RunMemory() {}

    /**
     * What a run needs.
     *
     * @param free bytes that the device has free, of which keys and values take a quarter at most
     * @throws org.streamrlaif.model.file.ModelFormatException when a folder holds no model
     */
    public static MemoryNeed of(RlaifConfig config, ModelOptions options, long free) {
        Models models = Models.of(config, options);
        return models.weights().and(work(config, models, free));
    }

    /** The base models of a run; without a judge of its own the policy judges. */
    private record Models(ModelSize policy, ModelSize judge) {
        static Models of(RlaifConfig config, ModelOptions options) {
            ModelSize policy = size(config.policy().model(), options);
            JudgeModelConfig judge = config.judge();
            boolean shared =
                    !judge.enabled()
                            || judge.remote().isSet()
                            || same(judge.model(), config.policy().model());
            return new Models(policy, shared ? policy : size(judge.model(), options));
        }

        MemoryNeed weights() {
            String dtype = policy.options().dtype();
            MemoryNeed need = MemoryNeed.none().and("policy as " + dtype, policy.weights());
            return judge.equals(policy) ? need : need.and("judge", judge.weights());
        }
    }

    /** What is taken while the run goes on. */
    private static MemoryNeed work(RlaifConfig config, Models models, long free) {
        MemoryNeed need = MemoryNeed.none();
        ModelSize policy = models.policy();
        ModelSize.Clip clip = policy.clip(config.video().frames(), WIDTH, HEIGHT);
        int prompt = clip.tokens() + TEXT;
        need = need.and("a clip", clip.bytes());
        need = need.and("keys and values", cache(config, policy, prompt, free));
        need = need.and("learner", learner(config, policy, prompt));
        if (config.judge().enabled() && config.learn().algorithm().needsScores()) {
            boolean onJudge = config.reward().base() == RewardBase.JUDGE;
            ModelSize base = onJudge ? models.judge() : policy;
            need = need.and("reward model", reward(config, base, prompt));
        }
        return need;
    }

    /**
     * Checks that a run of this process fits, and keeps what it will take beside its weights.
     *
     * @throws IllegalArgumentException in one line when it does not
     */
    static FreeMemory.Kept require(RlaifConfig config, ModelOptions options) {
        long free = MemoryNeed.free(options.device());
        Models models = Models.of(config, options);
        MemoryNeed work = work(config, models, free);
        models.weights().and(work).requireWithin("the run", free, options.device(), ADVICE);
        return FreeMemory.keep(work.bytes());
    }

    private static ModelSize size(String folder, ModelOptions options) {
        return ModelSize.of(Path.of(folder), options);
    }

    private static boolean same(String folder, String other) {
        return Path.of(folder)
                .toAbsolutePath()
                .normalize()
                .equals(Path.of(other).toAbsolutePath().normalize());
    }

    private static long cache(RlaifConfig config, ModelSize policy, int prompt, long free) {
        long rows =
                Math.min(
                        config.sampling().maxRows(),
                        (long) config.loop().batchSize() * config.sampling().responses());
        long wanted =
                rows * (prompt + config.sampling().maxNewTokens()) * policy.decoder().cacheToken();
        long budget = (long) config.sampling().kvBudgetMib() << 20;
        return Math.min(wanted, budget > 0 ? budget : free / 4);
    }

    /** A value function is a second adapter; both are trained one after the other. */
    private static long learner(RlaifConfig config, ModelSize policy, int prompt) {
        int answers = config.sampling().responses() * config.sampling().maxNewTokens();
        LoraConfig lora = config.learn().lora();
        int adapters = config.learn().algorithm().needsValues() ? 2 : 1;
        return adapters * policy.decoder().trained(lora)
                + new TrainedRows(config.loop().batchSize(), prompt + answers, answers)
                        .within(config.learn().microBatchTokens())
                        .bytes(policy.decoder(), lora, config.learn().gradientCheckpointing());
    }

    private static long reward(RlaifConfig config, ModelSize base, int prompt) {
        LoraConfig lora = config.reward().lora();
        int answers = 2 * config.sampling().maxNewTokens();
        return base.decoder().trained(lora)
                + new TrainedRows(config.reward().pairsPerUpdate(), prompt + answers, 0)
                        .within(config.reward().microBatchTokens())
                        .bytes(base.decoder(), lora, config.reward().gradientCheckpointing());
    }
}
