package org.streamrlaif.learn.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.learn.TinyLlava;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Rollout;

/** What a response's score is made of. */
class ResponseScoresTest {

    private final TinyLlava tiny = new TinyLlava();

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void functionsCountBesideTheRewardModelByTheirWeights() {
        Rollout rollout = rollout();
        rollout.setScores(List.of(1f, -2f));
        rollout.setJudgeWeight(0.5);
        rollout.setRewards(functions());

        assertThat(scores(rollout)).containsExactly(0.5 + 2 - 4, -1 + 0 - 8);
    }

    @Test
    void functionsAloneAreAScore() {
        Rollout rollout = rollout();
        rollout.setJudgeWeight(0.5);
        rollout.setRewards(functions());

        assertThat(scores(rollout)).containsExactly(2 - 4, 0 - 8);
        assertThat(tokens(rollout).areScored()).isTrue();
    }

    @Test
    void withoutFunctionsTheScoreIsThatOfTheRewardModel() {
        Rollout rollout = rollout();
        assertThat(scores(rollout)).containsOnly(Double.NaN);
        assertThat(tokens(rollout).areScored()).isFalse();

        rollout.setScores(List.of(0.1f, -2f));
        assertThat(scores(rollout)).containsExactly(0.1f, -2);
    }

    @Test
    void aFunctionWithoutAValueForEachResponseIsRefused() {
        Rollout rollout = rollout();
        rollout.setRewards(List.of(new FunctionReward("f", "", 1.0, List.of(1.0))));

        assertThatThrownBy(() -> TrainablePrompt.of(tiny.model, rollout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values of f: 1, expected one for each response");
    }

    private static Rollout rollout() {
        return Samples.judged(
                Samples.prompt(1, "why?"),
                List.of(Samples.text("a"), Samples.text("b")),
                List.of());
    }

    private static List<FunctionReward> functions() {
        return List.of(
                new FunctionReward("f", "", 2.0, List.of(1.0, 0.0)),
                new FunctionReward("g", "", -4.0, List.of(1.0, 2.0)));
    }

    private double[] scores(Rollout rollout) {
        return tokens(rollout).spans().stream()
                .flatMapToDouble(span -> DoubleStream.of(span.score()))
                .toArray();
    }

    private ResponseTokens tokens(Rollout rollout) {
        return new ResponseTokens(List.of(TrainablePrompt.of(tiny.model, rollout)), 0);
    }
}
