package org.streamrlaif.laboratory.study;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.demo.DemoEvaluation;
import org.streamrlaif.laboratory.demo.DemoSettings;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.reward.RewardMetrics;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.streaming.config.BaseModelConfig;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Cores;

/** All ways of one seed, one after the other in one thread. */
final class SeedRun implements AutoCloseable {

    /** Keeps the study's worlds apart from those that settings were tried in. */
    private static final long WORLDS = 1000;

    private static final int TEST_QUESTIONS = 2;

    private final StudySettings settings;
    private final long seed;
    private final RlaifConfig base;
    private final OperatorContext here;
    private final Cores.Preloaded models;
    private final PromptStream prompts;
    private final DemoEvaluation evaluation;
    private final EventContrasts contrasts;
    private final List<String> startAnswers;
    private final Map<Map<String, String>, Warm> warm = new HashMap<>();

    /**
     * A reward model after warm-up.
     *
     * @param state its state
     * @param prompts prompts that it took
     * @param contrasts what it prefers
     */
    private record Warm(
            Map<String, byte[]> state, int prompts, Map<String, Tally.Count> contrasts) {}

    SeedRun(StudySettings settings, long seed) throws Exception {
        this.settings = settings;
        this.seed = seed;
        Path folder = settings.folder();
        long world = WORLDS + seed;
        base = DemoSettings.config(folder, world).with(settings.changes());
        here = new OperatorContext("study", "seed-" + seed, 0, 1, List.of());
        ShippedModels.POLICY.unpack(folder);
        ShippedModels.JUDGE.unpack(folder);
        models = Cores.preload(base);
        Path videos = folder.resolve("videos/seed-" + seed);
        prompts = new PromptStream(videos.resolve("rl"), world, clips());
        DemoVideos test =
                new DemoVideos(
                        videos.resolve("test"),
                        WorldSet.TEST,
                        world,
                        settings.testVideos(),
                        TEST_QUESTIONS);
        test.write(() -> {});
        evaluation =
                new DemoEvaluation(
                        test,
                        Path.of(base.policy().model()),
                        Path.of(base.judge().model()),
                        base.video());
        contrasts = new EventContrasts(test, evaluation);
        startAnswers = evaluation.answers(null);
    }

    private ClipPrompts clips() {
        return new ClipPrompts(
                base.video(),
                lease(base.policy()),
                lease(base.judge().local()),
                base.segments(),
                new Narrator(lease(base.judge().local()), null, base.preference().narrator()));
    }

    private static Models.Lease lease(BaseModelConfig model) {
        return Models.acquire(Path.of(model.model()), ModelOptions.defaults());
    }

    /** The start policy, and the judge on its answers. */
    ArmResult start() throws Exception {
        long began = Machine.cpuNanos();
        Curve curve = new Curve();
        Tally right = evaluation.score(startAnswers);
        curve.measured(0, right.total().share(), 0.5);
        List<Rollout> sampled = evaluation.sample(null, SamplingConfig.defaults());
        Map<String, Map<String, Tally.Count>> judge =
                Map.of(
                        "without", kinds(evaluation.judge(sampled, false)),
                        "with", kinds(evaluation.judge(sampled, true)));
        Map<String, Map<String, Tally.Count>> sees = new TreeMap<>();
        for (EventContrasts.Context context : EventContrasts.Context.values()) {
            sees.put(context.name(), contrasts.judge(context));
        }
        return new ArmResult(
                Arms.START,
                seed,
                settings.batches(),
                settings.changes(),
                curve.firstAlarm(),
                seconds(began),
                curve.points(),
                kinds(right),
                kinds(evaluation.scoreSampled(sampled)),
                judge,
                sees);
    }

    /** Tunes the policy in one way. */
    ArmResult tune(Arm arm) throws Exception {
        RlaifConfig config = arm.config(base).with(store(arm.name()));
        boolean scores = config.learn().algorithm().needsScores();
        Warm warmed = scores ? warm(arm) : new Warm(Map.of(), 0, Map.of());
        Map<String, Map<String, Tally.Count>> sees = new TreeMap<>();
        long began = Machine.cpuNanos();
        int wanted = settings.batches() * config.loop().batchSize();
        Curve curve = new Curve();
        Tally[] last = new Tally[1];
        Path[] tuned = new Path[1];
        Tally sampled;
        Cores cores = Cores.of(config);
        try (LoopCores made = cores.make(here)) {
            if (scores) {
                made.reward().restore(warmed.state());
                sees.put(ArmResult.WARM_UP, warmed.contrasts());
            }
            PlainLoop loop = new PlainLoop(made, config.loop().rule(), cores.store().create(here));
            loop.runPrepared(
                    prompts.from(warmed.prompts(), wanted),
                    step -> {
                        last[0] = measure(step, curve, last[0]);
                        tuned[0] = Path.of(URI.create(step.policy().getUri()));
                    });
            sampled =
                    evaluation.scoreSampled(evaluation.sample(tuned[0], SamplingConfig.defaults()));
            if (scores) {
                sees.put(ArmResult.END, sees(config, StateEntry.copy(made.reward().state())));
            }
        }
        return new ArmResult(
                arm.name(),
                seed,
                settings.batches(),
                settings.changes(arm),
                curve.firstAlarm(),
                seconds(began),
                curve.points(),
                kinds(last[0]),
                kinds(sampled),
                Map.of(),
                sees);
    }

    /** What a reward model with this state prefers. */
    private Map<String, Tally.Count> sees(RlaifConfig config, Map<String, byte[]> state)
            throws Exception {
        RlaifConfig frozen = config.with(Map.of("reward.refresh", "false"));
        try (TrainedCore<List<Rollout>, ScoredBatch> reward =
                Cores.of(frozen).reward().create(here)) {
            reward.restore(state);
            return contrasts.reward(reward);
        }
    }

    /** Right answers of the newest policy where it is time to measure it, else those before. */
    private Tally measure(PlainLoop.Step step, Curve curve, Tally before) {
        curve.add(step.record().getMetrics());
        int batches = (int) step.batch() + 1;
        if (batches % settings.every() != 0 && batches != settings.batches()) {
            return before;
        }
        try {
            List<String> answers = evaluation.answers(Path.of(URI.create(step.policy().getUri())));
            Tally right = evaluation.score(answers);
            double winRate = evaluation.winRate(answers, startAnswers);
            curve.measured(batches, right.total().share(), winRate);
            return right;
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (Exception e) {
            throw new IllegalStateException("the policy cannot be measured", e);
        }
    }

    /** Counts by kind, of all kinds. */
    private static Map<String, Tally.Count> kinds(Tally tally) {
        Map<String, Tally.Count> kinds = new TreeMap<>();
        for (Question.Kind kind : Question.Kind.values()) {
            kinds.put(kind.name(), tally.of(kind.name()));
        }
        return kinds;
    }

    /** The reward model that a way starts with, and where in the stream it goes on. */
    private Warm warm(Arm arm) throws Exception {
        Warm known = warm.get(arm.reward());
        if (known != null) {
            return known;
        }
        RlaifConfig config = base.with(arm.reward()).with(Map.of("loop.max-staleness", "0"));
        config = config.with(store("warm-up"));
        Cores cores = Cores.of(config);
        AtomicInteger taken = new AtomicInteger();
        boolean[] over = {config.reward().warmupPairs() == 0};
        try (LoopCores made = cores.make(here)) {
            PlainLoop loop = new PlainLoop(made, config.loop().rule(), cores.store().create(here));
            loop.runPrepared(
                    prompts.whileWanted(() -> !over[0]),
                    step -> {
                        taken.addAndGet(step.scored().rollouts().size());
                        over[0] = step.record().getMetrics().get(RewardMetrics.WARMED_UP) == 1;
                    });
            Map<String, byte[]> state = StateEntry.copy(made.reward().state());
            Warm warmed = new Warm(state, taken.get(), sees(config, state));
            warm.put(arm.reward(), warmed);
            return warmed;
        }
    }

    private Map<String, String> store(String name) {
        return Map.of(
                "weights.store",
                settings.folder().resolve("weights/seed-" + seed + "/" + name).toString());
    }

    private static double seconds(long began) {
        return (Machine.cpuNanos() - began) / 1e9;
    }

    @Override
    public void close() throws Exception {
        evaluation.close();
        prompts.close();
        models.close();
    }
}
