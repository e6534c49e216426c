package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.learn.Samples.batch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.learn.algorithm.CorrectionConfig;
import org.streamrlaif.learn.algorithm.DpoConfig;
import org.streamrlaif.learn.algorithm.GaeConfig;
import org.streamrlaif.learn.algorithm.GroupConfig;
import org.streamrlaif.learn.algorithm.LearnConfig;
import org.streamrlaif.learn.algorithm.LossKind;
import org.streamrlaif.learn.algorithm.UpdateConfig;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.maths.ImportanceWeights;
import org.streamrlaif.maths.Kl;
import org.streamrlaif.maths.KlConfig;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

/** The learner on the reference model: it learns, repeats itself, and comes back from its state. */
@Tag("numeric")
class PolicyLearnerTest {

    private static final long SEED = 7;
    private static final int PROMPTS = 8;
    private static final int RESPONSES = 4;
    private static final Sampling SAMPLING = new Sampling(RESPONSES, 2, 1);
    private static final LearnConfig QUICK = config(Algorithm.PPO, 0, 1, 1);

    @TempDir Path folder;
    private final TinyLlava tiny = new TinyLlava();
    private final Rounding rounding = Rounding.of(tiny.model.config());

    @AfterEach
    void close() {
        tiny.close();
    }

    /** The paper thins its gradient by padding, ranks teach nothing once they agree. */
    @ParameterizedTest
    @CsvSource({
        "PPO, 0.95",
        "PAPER, 0.75",
        "GRPO, 0.95",
        "RLOO, 0.95",
        "RANK_GRPO, 0.7",
        "WIN_RATE, 0.95",
        "GOPO, 0.95",
        "ONLINE_DPO, 0.9"
    })
    void tokensThatScoreBecomeLikely(Algorithm algorithm, double least) throws Exception {
        try (PolicyLearner learner = learner(config(algorithm, 0, 1, 1))) {
            double first = 0;
            double last = 0;
            for (int batch = 0; batch < 12; batch++) {
                List<Rollout> rollouts = sampled(learner, batch);
                learner.run(batch, batch(rollouts));
                double share = meanEvenShare(rollouts);
                first = batch == 0 ? share : first;
                last += batch < 8 ? 0 : share / 4; // a step this large may overshoot now and then
            }
            // Half of the ids are even; the share of 64 tokens has a standard error of 0.06.
            assertThat(first).isBetween(0.2, 0.65);
            assertThat(last).isGreaterThan(least);
        }
    }

    @Test
    void figuresOfAStepSayWhatHappened() throws Exception {
        try (PolicyLearner learner = learner(config(Algorithm.PPO, 1, 2, 2))) {
            LearnedBatch first = learner.run(3, batch(sampled(learner, 1)));

            assertThat(first.policyChanged()).isFalse();
            assertThat(learner.version()).isEqualTo(4);
            Map<String, Double> metrics = first.metrics();
            assertThat(metrics.get(StepMetrics.STALENESS_MEAN)).isEqualTo(2);
            assertThat(metrics.get(StepMetrics.STALENESS_MAX)).isEqualTo(2);
            assertThat(metrics.get(StepMetrics.KL)).isCloseTo(0, logprobs());
            assertThat(metrics.get(StepMetrics.APPROX_KL)).isCloseTo(0, squares());
            assertThat(metrics.get(StepMetrics.TOKENS)).isEqualTo(PROMPTS * RESPONSES * 2.0);
            assertThat(metrics.get(StepMetrics.RESPONSE_LENGTH)).isEqualTo(2);
            assertThat(metrics.get(StepMetrics.ENDED_FRACTION)).isEqualTo(1);
            assertThat(metrics.get(StepMetrics.SKIPPED_UPDATES)).isZero();
            assertThat(metrics.get(StepMetrics.POLICY_LEARNING_RATE)).isZero();
            assertThat(metrics.get(StepMetrics.ENTROPY)).isBetween(0.1, Math.log(640));

            assertThat(learner.run(4, batch(sampled(learner, 4))).policyChanged()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredLearnerGoesOnExactlyAsTheFirst(Algorithm algorithm) throws Exception {
        try (PolicyLearner first = learner(config(algorithm, 0, 2, 2));
                PolicyLearner second = learner(config(algorithm, 0, 2, 2))) {
            first.run(0, batch(sampled(first, 0)));
            List<Rollout> next = sampled(first, 1);
            second.restore(StateEntry.copy(first.state()));
            assertThat(second.version()).isEqualTo(1);

            LearnedBatch expected = first.run(1, batch(next));
            LearnedBatch actual = second.run(1, batch(next));

            assertThat(actual).isEqualTo(expected);
            Samples.assertSameState(
                    StateEntry.copy(second.state()), StateEntry.copy(first.state()));
        }
    }

    @Test
    void minibatchesAndMicroBatchesDoNotChangeWhatOneUpdateSees() throws Exception {
        LearnConfig small = quick(QUICK.correction(), QUICK.update(), 40, true);
        try (PolicyLearner whole = learner(QUICK);
                PolicyLearner cut = learner(small)) {
            List<Rollout> batch = sampled(whole, 0);
            Map<String, Double> expected = whole.run(0, batch(batch)).metrics();
            Map<String, Double> actual = cut.run(0, batch(batch)).metrics();
            // Sums and means of log-probabilities below 16, and what is larger than these.
            expected.forEach(
                    (name, value) ->
                            assertThat(actual.get(name))
                                    .as(name)
                                    .isCloseTo(
                                            value, rounding.within(Math.max(16, Math.abs(value)))));
        }
    }

    @Test
    void warmUpAndVoidRolloutsEndABatchWithoutTraining() throws Exception {
        try (PolicyLearner learner = learner(QUICK)) {
            List<Rollout> batch = sampled(learner, 0);
            Map<String, byte[]> start = StateEntry.copy(learner.state());
            batch.forEach(rollout -> rollout.setWarmup(true));
            batch.get(0).setVoided(Samples.reason());

            LearnedBatch result = learner.run(0, batch(batch));

            assertThat(result.policyChanged()).isFalse();
            assertThat(result.metrics()).isEmpty();
            assertThat(learner.version()).isEqualTo(1);
            Map<String, byte[]> after = new LinkedHashMap<>(StateEntry.copy(learner.state()));
            after.put("counters", start.get("counters"));
            Samples.assertSameState(after, start);
        }
    }

    @Test
    void aScoreThatIsNoNumberSkipsTheUpdateAndSaysSo() throws Exception {
        try (PolicyLearner learner = learner(QUICK)) {
            List<Rollout> batch = sampled(learner, 0);
            batch.get(0).setScores(List.of(Float.NaN, 0f, 0f, 0f));

            LearnedBatch result = learner.run(0, batch(batch));

            assertThat(result.policyChanged()).isFalse();
            assertThat(result.metrics().get(StepMetrics.SKIPPED_UPDATES)).isEqualTo(2);
            assertThat(learner.run(1, batch(sampled(learner, 1))).policyChanged()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCorrectionWeighsStaleResponses(CorrectionConfig.Kind kind) throws Exception {
        CorrectionConfig correction =
                new CorrectionConfig(
                        kind,
                        ImportanceWeights.Level.TOKEN,
                        1.0001,
                        ImportanceWeights.Beyond.TRUNCATE,
                        kind.recomputes());
        boolean weighs =
                kind == CorrectionConfig.Kind.TRUNCATED || kind == CorrectionConfig.Kind.DECOUPLED;
        try (PolicyLearner learner =
                learner(quick(correction, QUICK.update(), QUICK.microBatchTokens(), false))) {
            List<Rollout> first = sampled(learner, 0);
            List<Rollout> stale = sampled(learner, 0);
            Map<String, Double> fresh = learner.run(0, batch(first)).metrics();
            assertThat(fresh.get(StepMetrics.IMPORTANCE_WEIGHT)).isCloseTo(1, logprobs());
            if (kind.recomputes()) {
                assertThat(fresh.get(StepMetrics.GENERATION_GAP)).isCloseTo(0, logprobs());
            } else {
                assertThat(fresh).doesNotContainKey(StepMetrics.GENERATION_GAP);
            }

            Map<String, Double> late = learner.run(1, batch(stale)).metrics();

            assertThat(late.get(StepMetrics.STALENESS_MEAN)).isEqualTo(1);
            if (weighs) {
                // Ratios spread around 1, and those above it are cut off there.
                assertThat(late.get(StepMetrics.IMPORTANCE_WEIGHT)).isBetween(0.2, 0.999);
                assertThat(late.get(StepMetrics.TRUNCATED_FRACTION)).isBetween(0.2, 0.8);
            } else {
                assertThat(late.get(StepMetrics.IMPORTANCE_WEIGHT)).isEqualTo(1);
            }
            // Taken to the policy before the update, the first pass has moved nowhere.
            if (kind == CorrectionConfig.Kind.RATIO) {
                assertThat(late.get(StepMetrics.APPROX_KL)).isGreaterThan(1e-3);
            } else {
                assertThat(late.get(StepMetrics.APPROX_KL)).isCloseTo(0, squares());
            }
        }
    }

    @Test
    void passesEndOnceThePolicyHasMovedTooFar() throws Exception {
        UpdateConfig patient = new UpdateConfig(LossMean.TOKEN_MEAN, 0, 4, 1, 0, 0);
        UpdateConfig careful = new UpdateConfig(LossMean.TOKEN_MEAN, 0, 4, 1, 1e-9, 0);
        try (PolicyLearner all =
                        learner(
                                quick(
                                        QUICK.correction(),
                                        patient,
                                        QUICK.microBatchTokens(),
                                        false));
                PolicyLearner one =
                        learner(
                                quick(
                                        QUICK.correction(),
                                        careful,
                                        QUICK.microBatchTokens(),
                                        false));
                PolicyLearner single = learner(QUICK)) {
            List<Rollout> batch = sampled(all, 0);

            assertThat(all.run(0, batch(batch)).metrics().get(StepMetrics.PASSES)).isEqualTo(4);
            assertThat(one.run(0, batch(batch)).metrics().get(StepMetrics.PASSES)).isEqualTo(1);
            single.run(0, batch(batch));
            Samples.assertSameState(StateEntry.copy(one.state()), StateEntry.copy(single.state()));
        }
    }

    @Test
    void groupsWithoutADifferenceAreSilent() throws Exception {
        for (Algorithm algorithm :
                List.of(Algorithm.GRPO, Algorithm.RANK_GRPO, Algorithm.WIN_RATE)) {
            try (PolicyLearner learner = learner(config(algorithm, 0, 1, 1))) {
                List<Rollout> batch = sampled(learner, 0);
                batch.get(0).setScores(List.of(1f, 1f, 1f, 1f));
                batch.get(0).setPreferences(List.of());
                batch.subList(1, PROMPTS).forEach(r -> r.setScores(List.of(0f, 1f, 2f, 3f)));
                batch.get(1).setVoided(Samples.reason());

                LearnedBatch learned = learner.run(0, batch(batch));

                assertThat(learned.policyChanged()).isTrue();
                assertThat(learned.metrics().get(StepMetrics.SILENT_GROUPS))
                        .as(algorithm.word())
                        .isGreaterThanOrEqualTo(1.0 / (PROMPTS - 1));
                assertThat(learned.metrics())
                        .doesNotContainKeys(StepMetrics.VALUE_LOSS, StepMetrics.EXPLAINED_VARIANCE);
                assertThat(StateEntry.copy(learner.state()).keySet())
                        .noneMatch(name -> name.startsWith("value/"));
            }
        }
    }

    @Test
    void stateOfAnotherAlgorithmIsRefused() {
        try (PolicyLearner ppo = learner(QUICK);
                PolicyLearner grpo = learner(config(Algorithm.GRPO, 0, 1, 1))) {
            assertThatThrownBy(() -> grpo.restore(StateEntry.copy(ppo.state())))
                    .hasMessage("state algorithm: ppo, expected grpo");
        }
    }

    @Test
    void aStartAdapterIsStartAndReference() throws Exception {
        Path start = Path.of(getClass().getResource("/tiny-llava/lora-adapter").toURI());
        try (PolicyLearner learner =
                new PolicyLearner(
                        Fixtures.lent(tiny.model), Optional.of(start), QUICK, SAMPLING, SEED)) {
            LearnedBatch result = learner.run(0, batch(sampled(learner, 0)));
            assertThat(result.metrics().get(StepMetrics.KL)).isCloseTo(0, logprobs());
        }
    }

    @Test
    void stateThatIsNotThisLearnersIsRefused() {
        try (PolicyLearner learner = learner(QUICK)) {
            Map<String, byte[]> state = new LinkedHashMap<>(StateEntry.copy(learner.state()));
            state.put("surprise", new byte[1]);
            assertThatThrownBy(() -> learner.restore(state))
                    .hasMessage("state: unknown entries [surprise]");
            Map<String, byte[]> foreign = new LinkedHashMap<>(StateEntry.copy(learner.state()));
            foreign.put("base", "other".getBytes());
            assertThatThrownBy(() -> learner.restore(foreign))
                    .hasMessage("state base: other, expected " + tiny.model.hash());
        }
    }

    /** Two tokens of a response, each a difference of log-probabilities below 16. */
    private Offset<Double> logprobs() {
        return rounding.within(2 * 16);
    }

    /** The square of such a difference. */
    private Offset<Double> squares() {
        return Offset.offset(Math.pow(rounding.limit(16), 2));
    }

    private PolicyLearner learner(LearnConfig config) {
        return new PolicyLearner(
                Fixtures.lent(tiny.model), Optional.empty(), config, SAMPLING, SEED);
    }

    /** Two tokens per response, sampled from the learner's policy; the score counts even ones. */
    private List<Rollout> sampled(PolicyLearner learner, long batch) {
        Path written = folder.resolve("adapter-" + System.nanoTime());
        written.toFile().mkdirs();
        learner.writeAdapter(written);
        List<Rollout> rollouts = new ArrayList<>();
        try (TinySampler sampler = new TinySampler(tiny.model, written, batch)) {
            for (int i = 0; i < PROMPTS; i++) {
                String question = "what is in clip " + i + " ?";
                List<Response> responses = sampler.sample(question, RESPONSES, 2, batch);
                List<Float> scores = responses.stream().map(EvenTokens::share).toList();
                Rollout rollout = Samples.scored(Samples.prompt(i, question), responses, scores);
                rollout.setPreferences(EvenTokens.preferences(scores));
                rollouts.add(rollout);
            }
        }
        return rollouts;
    }

    private static double meanEvenShare(List<Rollout> rollouts) {
        return rollouts.stream()
                .flatMap(rollout -> rollout.getResponses().stream())
                .mapToDouble(EvenTokens::share)
                .average()
                .orElseThrow();
    }

    static LearnConfig config(
            Algorithm algorithm, int criticOnlySteps, int epochs, int minibatches) {
        return new LearnConfig(
                algorithm,
                new LoraConfig(8, 16, LoraConfig.LINEARS),
                OptimizerConfig.of(LearningRate.constant(5e-3, 0)),
                OptimizerConfig.of(LearningRate.constant(5e-3, 0)),
                new KlConfig(Kl.K1, 0.01, 0, 1, 0),
                LossKind.PPO,
                ClipConfig.defaults(),
                CorrectionConfig.defaults(),
                GaeConfig.defaults(),
                GroupConfig.defaults(),
                DpoConfig.defaults(),
                new UpdateConfig(LossMean.TOKEN_MEAN, 0, epochs, minibatches, 0, criticOnlySteps),
                2,
                4096,
                false);
    }

    /** {@link #QUICK} with these differences. */
    private static LearnConfig quick(
            CorrectionConfig correction,
            UpdateConfig update,
            int microBatchTokens,
            boolean gradientCheckpointing) {
        return new LearnConfig(
                QUICK.algorithm(),
                QUICK.lora(),
                QUICK.policy(),
                QUICK.value(),
                QUICK.kl(),
                QUICK.loss(),
                QUICK.clip(),
                correction,
                QUICK.gae(),
                QUICK.group(),
                QUICK.dpo(),
                update,
                QUICK.noEosPenalty(),
                microBatchTokens,
                gradientCheckpointing);
    }
}
