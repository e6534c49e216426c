package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.LearningRate;
import org.streamrlaif.learn.OptimizerConfig;
import org.streamrlaif.learn.Rollouts;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.LoraConfig;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.ScoredRollout;

/** The reward model on the reference model: it learns a rule, warms up, and repeats itself. */
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
            assertThat(first).allMatch(s -> s.getPredicted().equals(List.of(0.5)));
            assertThat(third).noneMatch(s -> s.getPredicted().equals(List.of(0.5)));
            assertThat(StepMetrics.rewardAccuracy(third))
                    .hasValue(reward.metrics().get(RewardMetrics.ACCURACY));
            double mean =
                    third.stream()
                            .flatMap(s -> s.getScores().stream())
                            .mapToDouble(Float::doubleValue)
                            .average()
                            .orElseThrow();
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
            assertThat(reward.metrics()).doesNotContainKey(RewardMetrics.ACCURACY);
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
        try (RewardModel first = rewardModel(8);
                RewardModel second = rewardModel(8)) {
            first.run(0, batch(0, 8));
            first.commit();
            Map<String, byte[]> state = first.snapshot();
            second.restore(state);

            List<ScoredRollout> expected = first.run(1, batch(1, 8));
            List<ScoredRollout> actual = second.run(1, batch(1, 8));
            Rollouts.assertSameState(first.snapshot(), state);
            first.commit();
            second.commit();

            assertThat(actual).isEqualTo(expected);
            Rollouts.assertSameState(second.snapshot(), first.snapshot());
        }
    }

    @Test
    void aScoreDoesNotDependOnItsNeighbours() throws Exception {
        try (RewardNetwork network = new RewardNetwork(model, config(1), SEED)) {
            ScoreTemplate template = new ScoreTemplate(model);
            JudgedRollout judged = batch(0, 1).get(0);
            ComparedRow row =
                    ComparedRow.of(template.row(judged.getRollout()), judged.getPreferences())
                            .orElseThrow();
            network.addGradients(List.of(row));
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
            assertThat(beside).isCloseTo(alone, within(1e-4));
        }
    }

    private RewardModel rewardModel(int warmupPairs) {
        return new RewardModel(model, config(warmupPairs), SEED);
    }

    private static RewardConfig config(int warmupPairs) {
        return new RewardConfig(
                new LoraConfig(8, 16, LoraConfig.LINEARS),
                OptimizerConfig.of(LearningRate.constant(3e-3, 0)),
                warmupPairs,
                8,
                1,
                64,
                16,
                1e-3,
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
