package org.streamrlaif.streaming.job;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.ClipFetcher;
import org.streamrlaif.encode.FetchedCores;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.flink.FileSystemClips;
import org.streamrlaif.flink.Journals;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.flink.WeightStores;
import org.streamrlaif.generate.DistinctResponses;
import org.streamrlaif.generate.GenerationEngine;
import org.streamrlaif.generate.StoredAdapters;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.judge.parts.LocalJudgeParts;
import org.streamrlaif.judge.parts.RemoteJudgeParts;
import org.streamrlaif.learn.PolicyLearner;
import org.streamrlaif.learn.Sampling;
import org.streamrlaif.learn.algorithm.QuestionCut;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.reward.RewardModel;
import org.streamrlaif.reward.Unscored;
import org.streamrlaif.reward.functions.FunctionRewards;
import org.streamrlaif.reward.functions.RewardFunctions;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateFile;
import org.streamrlaif.streaming.config.BaseModelConfig;
import org.streamrlaif.streaming.config.JudgeModelConfig;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.watch.HeldOutSource;
import org.streamrlaif.watch.WatchedLearner;
import org.streamrlaif.weights.WeightStore;

/** The real cores of a run: every stage with the models that the configuration names. */
final class ModelCores implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RlaifConfig config;
    private final CoreFactory<WeightStore> store;

    /**
     * The cores of a run.
     *
     * @throws IllegalArgumentException when the configuration names no model, no judge or no weight
     *     store
     */
    ModelCores(RlaifConfig config) {
        requireText("policy.model", config.policy().model(), "the folder of a model");
        config.judge().require();
        RewardFunctions.check(config.reward().functions(), config.reward().keys());
        requireText("weights.store", config.weights().store(), "a folder or URI");
        this.config = config;
        String fork = config.forkId().isEmpty() ? "" : "+" + config.forkId();
        store =
                WeightStores.at(
                        config.weights().store() + "/" + config.runId() + fork,
                        config.weights().keep());
    }

    CoreFactory<WeightStore> store() {
        return store;
    }

    /**
     * Loads the models of a run that stays in this process, adapters included to see that they fit.
     */
    static List<Models.Lease> load(RlaifConfig config) {
        List<Models.Lease> loaded = new ArrayList<>();
        try {
            for (BaseModelConfig model : models(config)) {
                loaded.add(Models.acquire(Path.of(model.model()), Device.of(config.device())));
                LoraAdapter adapter = adapter(loaded.get(loaded.size() - 1), model);
                if (adapter != null) {
                    adapter.close();
                }
            }
            return loaded;
        } catch (RuntimeException e) {
            loaded.forEach(Models.Lease::close);
            throw e;
        }
    }

    private static List<BaseModelConfig> models(RlaifConfig config) {
        return !config.judge().enabled() || config.judge().remote().isSet()
                ? List.of(config.policy())
                : List.of(config.policy(), config.judge().local());
    }

    ItemCore<AdmittedSample, Clip> decode(OperatorContext context) {
        return new ClipReader(config.videos())::read;
    }

    ItemCore<Clip, EncodedClip> encode(OperatorContext context) {
        return encode(context, clips(context));
    }

    private ItemCore<Clip, EncodedClip> encode(OperatorContext context, RunClips clips) {
        SegmentConfig segments =
                config.judge().enabled() && config.preference().context()
                        ? config.segments()
                        : SegmentConfig.none();
        return parts(context).encoder(lease(config.policy(), context), segments, clips);
    }

    private RunClips clips(OperatorContext context) {
        return RunClips.of(
                context.runId(), config.clips(), FileSystemClips.at(config.clips().store()));
    }

    /** What a stage fetches clips with: decode and encode again, where it must. */
    private ClipFetcher fetcher(OperatorContext context) {
        return new ClipFetcher(clips(context), decode(context), () -> encode(context));
    }

    ItemCore<EncodedClip, String> narrate(OperatorContext context) {
        return config.judge().enabled()
                ? FetchedCores.narrate(narrator(context), fetcher(context))
                : narrator(context);
    }

    private ItemCore<EncodedClip, String> narrator(OperatorContext context) {
        return config.judge().enabled()
                ? parts(context).narrator(config.preference().narrator())
                : clip -> "";
    }

    GenerateCore generate(OperatorContext context) throws Exception {
        WeightStore weights = store.create(context);
        GenerateCore core =
                lease(config.policy(), context)
                        .give(
                                lease -> {
                                    GenerationEngine engine =
                                            new GenerationEngine(
                                                    lease,
                                                    config.sampling(),
                                                    new StoredAdapters(lease.model(), weights),
                                                    config.seed());
                                    GenerateCore sampled =
                                            config.learn().algorithm().cutsQuestions()
                                                    ? new QuestionCut(
                                                            engine, lease.model().tokenizer())
                                                    : engine;
                                    return new DistinctResponses(
                                            sampled, config.sampling().attempts());
                                });
        return FetchedCores.generate(core, fetcher(context));
    }

    JudgeCore judge(OperatorContext context) {
        return config.judge().enabled()
                ? FetchedCores.judge(preference(context), fetcher(context))
                : (batch, rollouts) -> rollouts;
    }

    private PreferenceJudge preference(OperatorContext context) {
        return parts(context).preference(config.preference());
    }

    private JudgeParts parts(OperatorContext context) {
        JudgeModelConfig judge = config.judge();
        if (!judge.enabled()) {
            // Clips are seen by the policy alone.
            return new LocalJudgeParts(
                    Path.of(config.policy().model()), null, Device.of(config.device(), context));
        }
        return judge.remote().isSet()
                ? new RemoteJudgeParts(judge.remote(), () -> Journals.at(judge.remote().journal()))
                : new LocalJudgeParts(
                        Path.of(judge.model()),
                        path(judge.adapter()).orElse(null),
                        Device.of(config.device(), context));
    }

    /** A remote judge lends no weights: then the reward model starts from the policy. */
    private BaseModelConfig rewardBase() {
        return switch (config.reward().base()) {
            case JUDGE ->
                    config.judge().remote().isSet() ? config.policy() : config.judge().local();
            case POLICY -> config.policy();
        };
    }

    TrainedCore<List<Rollout>, ScoredBatch> reward(OperatorContext context) {
        if (config.reward().functions().isEmpty()) {
            return rewardModel(context);
        }
        List<RewardFunctions.Named> functions =
                RewardFunctions.of(
                        config.reward().functions(), config.reward().keys(), System::getenv);
        return new FunctionRewards(rewardModel(context), functions, config.judge().weight());
    }

    private TrainedCore<List<Rollout>, ScoredBatch> rewardModel(OperatorContext context) {
        if (!config.judge().enabled() || !config.learn().algorithm().needsScores()) {
            return new Unscored();
        }
        BaseModelConfig base = rewardBase();
        ClipFetcher clips = fetcher(context);
        RewardModel model =
                lease(base, context)
                        .give(
                                lease ->
                                        new RewardModel(
                                                lease,
                                                path(base.adapter()),
                                                config.reward(),
                                                config.seed(),
                                                clips));
        return FetchedCores.reward(context.restored() ? model : begun(model), clips);
    }

    /** The reward model that a new run begins with. */
    private RewardModel begun(RewardModel model) {
        if (!config.reward().start().isEmpty()) {
            try {
                model.restore(StateFile.read(Path.of(config.reward().start())));
            } catch (IOException | RuntimeException e) {
                model.close();
                throw new IllegalArgumentException(
                        "reward.start: '"
                                + config.reward().start()
                                + "', expected a reward model of the same base and shape: "
                                + e.getMessage(),
                        e);
            }
        }
        return model;
    }

    LearnCore learn(OperatorContext context) {
        Sampling sampling =
                new Sampling(
                        config.sampling().responses(),
                        config.sampling().maxNewTokens(),
                        config.sampling().temperature());
        PolicyLearner learner =
                lease(config.policy(), context)
                        .give(
                                lease ->
                                        new PolicyLearner(
                                                lease,
                                                path(config.policy().adapter()),
                                                config.learn(),
                                                sampling,
                                                config.seed()));
        WatchedLearner watched =
                new WatchedLearner(
                        learner,
                        config.judge().enabled()
                                ? config.evaluation()
                                : config.evaluation().withoutJudge(),
                        config.gate(),
                        config.drift(),
                        heldOut(context));
        return FetchedCores.learn(watched, fetcher(context));
    }

    /** The held-out questions go through cores of their own, of the kinds that the loop has. */
    private HeldOutSource heldOut(OperatorContext context) {
        return new HeldOutSource(
                () -> HeldOutFile.read(config.evaluation()),
                () -> prompts(context),
                Path.of(config.policy().model()),
                Device.of(config.device(), context),
                config.sampling(),
                () -> preference(context));
    }

    private ClipPrompts prompts(OperatorContext context) {
        RunClips clips = ClipPrompts.ownClips();
        return new ClipPrompts(
                config.videos(),
                FrameOrder.IN_ORDER,
                encode(context, clips.again()),
                narrator(context),
                clips);
    }

    private Models.Lease lease(BaseModelConfig model, OperatorContext context) {
        return Models.acquire(Path.of(model.model()), Device.of(config.device(), context));
    }

    private static LoraAdapter adapter(Models.Lease lease, BaseModelConfig model) {
        return path(model.adapter()).map(lease.model()::readAdapter).orElse(null);
    }

    private static Optional<Path> path(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private static void requireText(String key, String value, String expected) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(key + ": empty, expected " + expected);
        }
    }
}
