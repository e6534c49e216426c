package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.learn.Rollouts;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.training.OptimizerConfig;

/** The reward model on the reference model: it learns a rule, warms up, and repeats itself. */
@Tag("numeric")
class RewardModelTest {

    private static final long SEED = 11;
    private static final String[] COLOURS = {"red", "blue", "green", "yellow"};
    private static final String[] SHAPES = {"circle", "square", "triangle"};

    private final VisionLanguageModel model =
            VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void aRuleOfTheJudgeIsLearntAndHoldsOnQuestionsNeverSeen() throws Exception {
        try (RewardModel reward = rewardModel(24)) {
            for (int batch = 0; batch < 16; batch++) {
                reward.run(batch, batch(batch, 8));
                reward.commit();
            }
            assertThat(reward.metrics().get(RewardMetrics.ACCURACY)).isGreaterThan(0.8);
            List<ScoredRollout> scored = reward.run(99, unjudged(99, 12));
            long right =
                    scored.stream()
                            .filter(s -> s.getScores().get(0) > s.getScores().get(1))
                            .count();
            assertThat(right).isGreaterThanOrEqualTo(11);
        }
    }

    @Test
    void warmUpGivesNoScoresAndEndsWithNormalisedOnes() throws Exception {
        try (RewardModel reward = rewardModel(16)) {
            List<ScoredRollout> first = reward.run(0, batch(0, 8));
            List<ScoredRollout> second = reward.run(1, batch(1, 8));
            List<ScoredRollout> third = reward.run(2, batch(2, 8));

            assertThat(first).allMatch(s -> s.getWarmup() && s.getScores().isEmpty());
            assertThat(second).allMatch(s -> s.getWarmup() && s.getScores().isEmpty());
            assertThat(third).allMatch(s -> !s.getWarmup() && s.getScores().size() == 2);
            assertThat(third.get(0).getRewardVersion()).isEqualTo(5);
            assertThat(third.get(0).getFigures()).isEqualTo(reward.metrics());
            assertThat(third.subList(1, 8)).allMatch(s -> s.getFigures().isEmpty());
            double mean =
                    third.stream()
                            .flatMap(s -> s.getScores().stream())
                            .mapToDouble(Float::doubleValue)
                            .average()
                            .orElseThrow();
            // In standard deviations of the scores before, while the model still moves.
            assertThat(mean).isBetween(-1.5, 1.5);
        }
    }

    @Test
    void onlyDecidedPairsTrain() throws Exception {
        try (RewardModel reward = rewardModel(1)) {
            List<Response> pair = List.of(Rollouts.text("a"), Rollouts.text("b"));
            List<ScoredRollout> scored =
                    reward.run(
                            0,
                            List.of(
                                    Rollouts.judged(
                                            Rollouts.prompt(0, "q"), pair, List.of(Rollouts.tie())),
                                    Rollouts.judged(
                                            Rollouts.prompt(1, "q"),
                                            pair,
                                            List.of(Rollouts.inconsistent())),
                                    Rollouts.judged(Rollouts.prompt(2, "q"), pair, List.of())));

            assertThat(scored).allMatch(ScoredRollout::getWarmup);
            assertThat(reward.metrics().get(RewardMetrics.FRESH_PAIRS)).isZero();
            assertThat(reward.metrics().get(RewardMetrics.VERSION)).isZero();
            assertThat(reward.metrics())
                    .containsEntry(RewardMetrics.COMPARED_PAIRS, 2.0)
                    .containsEntry(RewardMetrics.DECIDED_PAIRS, 0.0)
                    .doesNotContainKeys(RewardMetrics.ACCURACY, RewardMetrics.HELD_OUT_ACCURACY);
        }
    }

    @Test
    void voidRolloutsPassThrough() throws Exception {
        try (RewardModel reward = rewardModel(1)) {
            List<JudgedRollout> batch = batch(0, 3);
            batch.get(1).setVoided(Rollouts.reason());

            List<ScoredRollout> scored = reward.run(0, batch);

            assertThat(scored).hasSize(3);
            assertThat(scored.get(1).getVoided()).isEqualTo(Rollouts.reason());
            assertThat(scored.get(0).getVoided()).isNull();
            assertThat(reward.metrics().get(RewardMetrics.FRESH_PAIRS)).isEqualTo(2);
        }
    }

    @Test
    void aPromptThatDoesNotFitIsVoidAndTheOthersGoOn() throws Exception {
        try (RewardModel reward = rewardModel(1)) {
            List<JudgedRollout> batch = batch(0, 3);
            batch.get(2).getRollout().getPrompt().setText("what ".repeat(3000));

            List<ScoredRollout> scored = reward.run(0, batch);

            assertThat(scored.get(2).getVoided().getCode()).isEqualTo("prompt-too-long");
            assertThat(scored.get(2).getVoided().getMessage()).endsWith("the model's context");
            assertThat(scored.get(1).getVoided()).isNull();
            assertThat(reward.metrics().get(RewardMetrics.FRESH_PAIRS)).isEqualTo(2);
        }
    }

    @Test
    void aRestoredModelGoesOnExactlyAsTheFirst() throws Exception {
        RewardConfig config = config(true, 6, 0, 0.2, 0.01);
        try (RewardModel first = rewardModel(config);
                RewardModel second = rewardModel(config)) {
            List<JudgedRollout> batch = batch(0, 8);
            batch.forEach(r -> r.getRollout().getResponses().get(1).setTokens(List.of(1, 2)));
            first.run(0, batch);
            first.commit();
            Map<String, byte[]> state = first.snapshot();
            second.restore(state);

            List<ScoredRollout> expected = first.run(1, batch(1, 8));
            List<ScoredRollout> actual = second.run(1, batch(1, 8));
            Rollouts.assertSameState(first.snapshot(), state);
            first.commit();
            second.commit();

            assertThat(actual).isEqualTo(expected);
            assertThat(actual.get(0).getFigures())
                    .containsKeys(
                            RewardMetrics.HELD_OUT_ACCURACY,
                            RewardMetrics.JUDGE_LONGER_WINS,
                            RewardMetrics.LONGER_WINS);
            Rollouts.assertSameState(second.snapshot(), first.snapshot());
        }
    }

    @Test
    void pairsHeldBackTrainNothingAndTellTheAccuracy() throws Exception {
        try (RewardModel most = rewardModel(config(true, 1000, 0, 0.25, 0));
                RewardModel none = rewardModel(config(true, 1000, 0, 0.99, 0))) {
            double seen = 0;
            for (int batch = 0; batch < 16; batch++) {
                most.run(batch, batch(batch, 8));
                Map<String, Double> figures = most.metrics();
                seen += figures.get(RewardMetrics.FRESH_PAIRS);
                assertThat(figures.get(RewardMetrics.HELD_OUT_PAIRS))
                        .isEqualTo(8 - figures.get(RewardMetrics.FRESH_PAIRS));
                assertThat(figures).containsEntry(RewardMetrics.PAIRS_SEEN, seen);
            }
            none.run(0, batch(0, 8));

            // Three quarters of 128 pairs, within three standard deviations of 4.9.
            assertThat(seen).isBetween(81.0, 111.0);
            assertThat(most.metrics().get(RewardMetrics.HELD_OUT_ACCURACY)).isGreaterThan(0.7);
            assertThat(none.metrics())
                    .containsEntry(RewardMetrics.VERSION, 0.0)
                    .containsEntry(RewardMetrics.HELD_OUT_PAIRS, 8.0)
                    .containsKey(RewardMetrics.HELD_OUT_ACCURACY);
        }
    }

    @Test
    void withoutRefreshNothingChangesAfterWarmUp() throws Exception {
        try (RewardModel frozen = rewardModel(config(false, 16, 0, 0, 0))) {
            frozen.run(0, batch(0, 8));
            frozen.run(1, batch(1, 8));
            double version = frozen.metrics().get(RewardMetrics.VERSION);
            List<ScoredRollout> first = frozen.run(2, batch(2, 8));
            List<ScoredRollout> again = frozen.run(3, batch(2, 8));

            assertThat(first).allMatch(s -> !s.getWarmup());
            assertThat(again)
                    .extracting(ScoredRollout::getScores)
                    .isEqualTo(first.stream().map(ScoredRollout::getScores).toList());
            assertThat(frozen.metrics())
                    .containsEntry(RewardMetrics.VERSION, version)
                    .containsEntry(RewardMetrics.FRESH_PAIRS, 0.0)
                    .containsEntry(RewardMetrics.HELD_OUT_PAIRS, 8.0)
                    .containsKey(RewardMetrics.ACCURACY);
        }
    }

    @Test
    void lengthCostsWhatItIsSaidTo() throws Exception {
        try (RewardModel free = rewardModel(config(true, 1, 0, 0, 0));
                RewardModel dear = rewardModel(config(true, 1, 0, 0, 0.25))) {
            free.run(0, batch(0, 8));
            dear.run(0, batch(0, 8));
            List<JudgedRollout> batch = batch(1, 8);
            Response longer = batch.get(0).getRollout().getResponses().get(1);
            longer.setTokens(List.of(1, 1, 2));

            List<Float> free1 = free.run(1, batch).get(0).getScores();
            List<Float> dear1 = dear.run(1, batch).get(0).getScores();

            float size = Math.max(Math.abs(free1.get(0)), Math.abs(free1.get(1))) + 1;
            Offset<Float> limit = within((float) Rounding.float32(2).limit(size));
            assertThat(dear1.get(0)).isCloseTo(free1.get(0) - 0.25f, limit);
            assertThat(dear1.get(1)).isCloseTo(free1.get(1) - 0.75f, limit);
            assertThat(free.metrics()).containsEntry(RewardMetrics.LENGTH_PENALTY, 0.0);
            assertThat(dear.metrics().get(RewardMetrics.LENGTH_PENALTY))
                    .isCloseTo(0.25 * 18 / 16, Rounding.float64(16).within(1));
            assertThat(dear.metrics().get(RewardMetrics.LENGTH_CORRELATION))
                    .isEqualTo(free.metrics().get(RewardMetrics.LENGTH_CORRELATION));
        }
    }

    @Test
    void aWarmUpThatLeadsNowhereEndsTheRun() throws Exception {
        try (RewardModel reward = rewardModel(config(true, 600, 2, 0, 0))) {
            reward.run(0, batch(0, 8));
            assertThatThrownBy(() -> reward.run(1, batch(1, 3)))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageStartingWith(
                            "reward.max-warmup-batches: 2 batches gave 11 decided pairs, expected"
                                    + " the 600 of reward.warmup-pairs");
        }
    }

    @Test
    void itStartsFromTheAdapterOfItsBase(@TempDir Path folder) throws Exception {
        JudgedRollout judged = batch(0, 1).get(0);
        try (LoraAdapter adapter = model.newAdapter(new LoraConfig(4, 8, List.of("q_proj")), 3)) {
            adapter.write(folder);
            try (RewardModel reward =
                    new RewardModel(Fixtures.lent(model), Optional.of(folder), config(1), SEED)) {
                Map<String, byte[]> state = reward.snapshot();
                adapter.named()
                        .forEach(
                                (name, tensor) ->
                                        assertThat(state.get("network/adapter/" + name))
                                                .as(name)
                                                .hasSize(4 * (int) tensor.size()));
                reward.run(0, List.of(judged));
                assertThat(reward.run(1, batch(1, 4))).noneMatch(ScoredRollout::getWarmup);
            }
        }
    }

    @Test
    void aScoreDoesNotDependOnItsNeighbours() throws Exception {
        try (RewardNetwork network = new RewardNetwork(model, Optional.empty(), config(1), SEED)) {
            ScoreTemplate template = new ScoreTemplate(model, RewardBase.JUDGE);
            JudgedRollout judged = batch(0, 1).get(0);
            ComparedRow row =
                    ComparedRow.of(template.row(judged.getRollout()), judged.getPreferences())
                            .orElseThrow();
            network.addGradients(List.of(row), new IdentityHashMap<>());
            network.step();
            var prompt = Rollouts.prompt(0, "what is it ?");
            var longer = Rollouts.text("there are two objects and a red circle");
            var shorter = Rollouts.text("red");

            double alone = network.scores(List.of(template.row(prompt, List.of(shorter))))[0][0];
            double beside =
                    network.scores(
                                    List.of(
                                            template.row(prompt, List.of(longer)),
                                            template.row(prompt, List.of(longer, shorter))))[1][1];

            assertThat(alone).isNotZero();
            assertThat(beside)
                    .isCloseTo(
                            alone,
                            Rounding.of(model.config()).within(Math.max(1, Math.abs(alone))));
        }
    }

    private RewardModel rewardModel(int warmupPairs) {
        return rewardModel(config(warmupPairs));
    }

    private RewardModel rewardModel(RewardConfig config) {
        return new RewardModel(Fixtures.lent(model), Optional.empty(), config, SEED);
    }

    private static RewardConfig config(int warmupPairs) {
        return config(true, warmupPairs, 0, 0, 0);
    }

    private static RewardConfig config(
            boolean refresh,
            int warmupPairs,
            int maxWarmupBatches,
            double heldOutShare,
            double lengthPenalty) {
        return new RewardConfig(
                RewardBase.JUDGE,
                refresh,
                new LoraConfig(8, 16, LoraConfig.LINEARS),
                OptimizerConfig.of(LearningRate.constant(3e-3, 0)),
                Labels.SOFT,
                warmupPairs,
                maxWarmupBatches,
                8,
                1,
                64,
                16,
                heldOutShare,
                1e-3,
                lengthPenalty,
                4096,
                false);
    }

    /** The judge prefers the answer that names a circle, wherever it stands. */
    private static List<JudgedRollout> batch(long batch, int size) {
        List<JudgedRollout> rollouts = new ArrayList<>();
        for (JudgedRollout rollout : unjudged(batch, size)) {
            boolean swapped = rollouts.size() % 2 == 1;
            List<Response> responses = rollout.getRollout().getResponses();
            rollouts.add(
                    Rollouts.judged(
                            rollout.getRollout().getPrompt(),
                            swapped ? List.of(responses.get(1), responses.get(0)) : responses,
                            List.of(Rollouts.decided(swapped ? 0.05 : 0.95))));
        }
        return rollouts;
    }

    private static List<JudgedRollout> unjudged(long batch, int size) {
        List<JudgedRollout> rollouts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int n = (int) batch * size + i;
            String colour = COLOURS[n % COLOURS.length];
            String other = SHAPES[1 + n % 2];
            rollouts.add(
                    Rollouts.judged(
                            Rollouts.prompt(n, "what is in clip " + n + " ?"),
                            List.of(
                                    Rollouts.text("a " + colour + " circle"),
                                    Rollouts.text("a " + colour + " " + other)),
                            List.of()));
        }
        return rollouts;
    }
}
