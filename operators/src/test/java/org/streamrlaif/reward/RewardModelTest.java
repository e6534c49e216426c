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
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.loop.RunFailedException;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

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
        ScoredBatch last = null;
        try (RewardModel reward = rewardModel(config(24))) {
            for (int batch = 0; batch < 16; batch++) {
                last = reward.run(batch, batch(batch, 8));
            }
            assertThat(last.metrics().get(RewardMetrics.ACCURACY)).isGreaterThan(0.8);
            List<Rollout> scored = reward.run(99, unjudged(99, 12)).rollouts();
            long right =
                    scored.stream()
                            .filter(s -> s.getScores().get(0) > s.getScores().get(1))
                            .count();
            assertThat(right).isGreaterThanOrEqualTo(11);
        }
    }

    @Test
    void warmUpGivesNoScoresAndEndsWithNormalisedOnes() throws Exception {
        try (RewardModel reward = rewardModel(config(16))) {
            List<Rollout> first = reward.run(0, batch(0, 8)).rollouts();
            List<Rollout> second = reward.run(1, batch(1, 8)).rollouts();
            List<Rollout> third = reward.run(2, batch(2, 8)).rollouts();

            assertThat(first).allMatch(s -> s.getWarmup() && s.getScores().isEmpty());
            assertThat(second).allMatch(s -> s.getWarmup() && s.getScores().isEmpty());
            assertThat(third).allMatch(s -> !s.getWarmup() && s.getScores().size() == 2);
            assertThat(third.get(0).getRewardVersion()).isEqualTo(5);
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
    void tiesDoNotTrainAndVerdictsThatTurnWithTheOrderDo() throws Exception {
        try (RewardModel reward = rewardModel(config(1))) {
            List<Response> pair = List.of(Samples.text("a"), Samples.text("b"));
            ScoredBatch scored =
                    reward.run(
                            0,
                            List.of(
                                    Samples.judged(
                                            Samples.prompt(0, "q"), pair, List.of(Samples.tie())),
                                    Samples.judged(
                                            Samples.prompt(1, "q"),
                                            pair,
                                            List.of(Samples.inconsistent())),
                                    Samples.judged(Samples.prompt(2, "q"), pair, List.of())));

            assertThat(scored.rollouts()).allMatch(Rollout::getWarmup);
            assertThat(scored.metrics())
                    .containsEntry(RewardMetrics.COMPARED_PAIRS, 2.0)
                    .containsEntry(RewardMetrics.DECIDED_PAIRS, 1.0)
                    .containsEntry(RewardMetrics.FRESH_PAIRS, 1.0)
                    .containsEntry(RewardMetrics.VERSION, 1.0)
                    .doesNotContainKey(RewardMetrics.HELD_OUT_ACCURACY);
        }
    }

    @Test
    void voidRolloutsPassThrough() throws Exception {
        try (RewardModel reward = rewardModel(config(1))) {
            List<Rollout> batch = batch(0, 3);
            batch.get(1).setVoided(Samples.reason());

            ScoredBatch result = reward.run(0, batch);
            List<Rollout> scored = result.rollouts();

            assertThat(scored).hasSize(3);
            assertThat(scored.get(1).getVoided()).isEqualTo(Samples.reason());
            assertThat(scored.get(0).getVoided()).isNull();
            assertThat(result.metrics().get(RewardMetrics.FRESH_PAIRS)).isEqualTo(2);
        }
    }

    @Test
    void aPromptThatDoesNotFitIsVoidAndTheOthersGoOn() throws Exception {
        try (RewardModel reward = rewardModel(config(1))) {
            List<Rollout> batch = batch(0, 3);
            batch.get(2).setText("what ".repeat(3000));

            ScoredBatch result = reward.run(0, batch);
            List<Rollout> scored = result.rollouts();

            assertThat(scored.get(2).getVoided().getCode()).isEqualTo("prompt-too-long");
            assertThat(scored.get(2).getVoided().getMessage()).endsWith("the model's context");
            assertThat(scored.get(1).getVoided()).isNull();
            assertThat(result.metrics().get(RewardMetrics.FRESH_PAIRS)).isEqualTo(2);
        }
    }

    @Test
    void aRolloutThatCannotBeReadIsVoidAndTheOthersTrainAsWithoutIt() throws Exception {
        try (RewardModel reward = rewardModel(config(1));
                RewardModel without = rewardModel(config(1))) {
            List<Rollout> batch = batch(0, 3);
            List<Rollout> rest = List.of(batch.get(0), batch.get(1));
            batch.get(2).setResponses(List.of(Samples.text("no one"), new Response()));

            List<Rollout> scored = reward.run(0, batch).rollouts();
            List<Rollout> expected = without.run(0, rest).rollouts();

            assertThat(scored.get(2).getVoided().getCode()).isEqualTo("stage-failed");
            assertThat(scored.subList(0, 2)).isEqualTo(expected);
            Samples.assertSameState(
                    StateEntry.copy(reward.state()), StateEntry.copy(without.state()));
        }
    }

    @Test
    void aRestoredModelGoesOnExactlyAsTheFirst() throws Exception {
        RewardConfig config = config(true, 6, 0, 0.2, 0.01);
        try (RewardModel first = rewardModel(config);
                RewardModel second = rewardModel(config)) {
            List<Rollout> batch = batch(0, 8);
            batch.forEach(r -> r.getResponses().get(1).setTokens(List.of(1, 2)));
            first.run(0, batch);
            Map<String, byte[]> state = StateEntry.copy(first.state());
            second.restore(state);

            ScoredBatch expected = first.run(1, batch(1, 8));
            ScoredBatch actual = second.run(1, batch(1, 8));

            assertThat(actual).isEqualTo(expected);
            assertThat(actual.metrics())
                    .containsKeys(
                            RewardMetrics.HELD_OUT_ACCURACY,
                            RewardMetrics.JUDGE_LONGER_WINS,
                            RewardMetrics.LONGER_WINS);
            Samples.assertSameState(
                    StateEntry.copy(second.state()), StateEntry.copy(first.state()));
        }
    }

    @Test
    void pairsHeldBackTrainNothingAndTellTheAccuracy() throws Exception {
        try (RewardModel most = rewardModel(config(true, 1000, 0, 0.25, 0));
                RewardModel none = rewardModel(config(true, 1000, 0, 0.99, 0))) {
            double seen = 0;
            Map<String, Double> metrics = Map.of();
            for (int batch = 0; batch < 16; batch++) {
                metrics = most.run(batch, batch(batch, 8)).metrics();
                seen += metrics.get(RewardMetrics.FRESH_PAIRS);
                assertThat(metrics.get(RewardMetrics.HELD_OUT_PAIRS))
                        .isEqualTo(8 - metrics.get(RewardMetrics.FRESH_PAIRS));
                assertThat(metrics).containsEntry(RewardMetrics.PAIRS_SEEN, seen);
            }
            Map<String, Double> untrained = none.run(0, batch(0, 8)).metrics();

            // Three quarters of 128 pairs, within three standard deviations of 4.9.
            assertThat(seen).isBetween(81.0, 111.0);
            assertThat(metrics.get(RewardMetrics.HELD_OUT_ACCURACY)).isGreaterThan(0.7);
            assertThat(untrained)
                    .containsEntry(RewardMetrics.VERSION, 0.0)
                    .containsEntry(RewardMetrics.HELD_OUT_PAIRS, 8.0)
                    .containsKey(RewardMetrics.HELD_OUT_ACCURACY);
        }
    }

    @Test
    void withoutRefreshNothingChangesAfterWarmUp() throws Exception {
        try (RewardModel frozen = rewardModel(config(false, 16, 0, 0, 0))) {
            frozen.run(0, batch(0, 8));
            double version = frozen.run(1, batch(1, 8)).metrics().get(RewardMetrics.VERSION);
            List<Rollout> first = frozen.run(2, batch(2, 8)).rollouts();
            ScoredBatch again = frozen.run(3, batch(2, 8));

            assertThat(first).allMatch(s -> !s.getWarmup());
            assertThat(again.rollouts())
                    .extracting(Rollout::getScores)
                    .isEqualTo(first.stream().map(Rollout::getScores).toList());
            assertThat(again.metrics())
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
            List<Rollout> batch = batch(1, 8);
            Response longer = batch.get(0).getResponses().get(1);
            longer.setTokens(List.of(1, 1, 2));

            ScoredBatch cheap = free.run(1, batch);
            ScoredBatch costly = dear.run(1, batch);
            List<Float> free1 = cheap.rollouts().get(0).getScores();
            List<Float> dear1 = costly.rollouts().get(0).getScores();

            float size = Math.max(Math.abs(free1.get(0)), Math.abs(free1.get(1))) + 1;
            Offset<Float> limit = within((float) Rounding.float32(2).limit(size));
            assertThat(dear1.get(0)).isCloseTo(free1.get(0) - 0.25f, limit);
            assertThat(dear1.get(1)).isCloseTo(free1.get(1) - 0.75f, limit);
            assertThat(cheap.metrics()).containsEntry(RewardMetrics.LENGTH_PENALTY, 0.0);
            assertThat(costly.metrics().get(RewardMetrics.LENGTH_PENALTY))
                    .isCloseTo(0.25 * 18 / 16, Rounding.float64(16).within(1));
            assertThat(costly.metrics().get(RewardMetrics.LENGTH_CORRELATION))
                    .isEqualTo(cheap.metrics().get(RewardMetrics.LENGTH_CORRELATION));
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
        Rollout judged = batch(0, 1).get(0);
        try (LoraAdapter adapter = model.newAdapter(new LoraConfig(4, 8, List.of("q_proj")), 3)) {
            adapter.write(folder);
            try (RewardModel reward = rewardModel(Optional.of(folder), config(1))) {
                Map<String, byte[]> state = StateEntry.copy(reward.state());
                adapter.named()
                        .forEach(
                                (name, tensor) ->
                                        assertThat(state.get("network/adapter/" + name))
                                                .as(name)
                                                .hasSize(4 * (int) tensor.size()));
                reward.run(0, List.of(judged));
                assertThat(reward.run(1, batch(1, 4)).rollouts()).noneMatch(Rollout::getWarmup);
            }
        }
    }

    @Test
    void aScoreDoesNotDependOnItsNeighbours() throws Exception {
        try (RewardNetwork network = new RewardNetwork(model, Optional.empty(), config(1), SEED)) {
            ScoreTemplate template = new ScoreTemplate(model, RewardBase.JUDGE, false);
            Rollout judged = batch(0, 1).get(0);
            ComparedRow row =
                    ComparedRow.of(template.row(judged), judged.getPreferences()).orElseThrow();
            network.addGradients(List.of(row), new IdentityHashMap<>());
            network.weights().step();
            var prompt = Samples.prompt(0, "what is it ?");
            var longer = Samples.text("there are two objects and a red circle");
            var shorter = Samples.text("red");

            double alone = network.scores(List.of(row(template, prompt, shorter)))[0][0];
            double beside =
                    network.scores(
                                    List.of(
                                            row(template, prompt, longer),
                                            row(template, prompt, longer, shorter)))[1][1];

            assertThat(alone).isNotZero();
            assertThat(beside)
                    .isCloseTo(
                            alone,
                            Rounding.of(model.config()).within(Math.max(1, Math.abs(alone))));
        }
    }

    private static PackedPrompt row(ScoreTemplate template, Rollout prompt, Response... responses) {
        return template.row(Samples.judged(prompt, List.of(responses), List.of()));
    }

    private RewardModel rewardModel(RewardConfig config) {
        return rewardModel(Optional.empty(), config);
    }

    private RewardModel rewardModel(Optional<Path> start, RewardConfig config) {
        return new RewardModel(Fixtures.lent(model), start, config, SEED, StoredClips.fetcher());
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
                false,
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
                false,
                "",
                List.of(),
                List.of());
    }

    /** The judge prefers the answer that names a circle, wherever it stands. */
    private static List<Rollout> batch(long batch, int size) {
        List<Rollout> rollouts = new ArrayList<>();
        for (Rollout rollout : unjudged(batch, size)) {
            boolean swapped = rollouts.size() % 2 == 1;
            List<Response> responses = rollout.getResponses();
            rollouts.add(
                    Samples.judged(
                            rollout,
                            swapped ? List.of(responses.get(1), responses.get(0)) : responses,
                            List.of(Samples.decided(swapped ? 0.05 : 0.95))));
        }
        return rollouts;
    }

    private static List<Rollout> unjudged(long batch, int size) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int n = (int) batch * size + i;
            String colour = COLOURS[n % COLOURS.length];
            String other = SHAPES[1 + n % 2];
            rollouts.add(
                    Samples.judged(
                            Samples.prompt(n, "what is in clip " + n + " ?"),
                            List.of(
                                    Samples.text("a " + colour + " circle"),
                                    Samples.text("a " + colour + " " + other)),
                            List.of()));
        }
        return rollouts;
    }
}
