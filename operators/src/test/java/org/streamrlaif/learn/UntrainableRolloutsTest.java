package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.loop.LearnedBatch;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

/** What is wrong with a rollout is found before a step begins, so that it costs only itself. */
class UntrainableRolloutsTest {
    private final TinyLlava tiny = new TinyLlava();

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void theyAreVoidAndTheOthersTrainAsWithoutThem() throws Exception {
        try (PolicyLearner learner = learner();
                PolicyLearner without = learner()) {
            List<Rollout> batch = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                batch.add(rollout(i));
            }
            batch.get(1).setScores(List.of(1f));
            batch.get(2).getResponses().get(0).setTokens(List.of(1, 1_000_000));
            batch.get(3).getResponses().get(0).setVersions(List.of());
            batch.get(4).setText("<image>");
            batch.get(5)
                    .setPolicyTokens(
                            StoredClips.tokens(new VisualEmbedding(1, 3, 1, new float[3])));
            batch.get(6).setPreferences(List.of(Samples.decided(1)));
            batch.get(6).getPreferences().get(0).setSecond(2);

            LearnedBatch result = learner.run(0, Samples.batch(batch));
            List<Rollout> rest = List.of(batch.get(0), batch.get(7));
            Map<String, Double> expected = without.run(0, Samples.batch(rest)).metrics();

            assertThat(result.voids().keySet()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(result.voids().get(2L).getMessage())
                    .startsWith("token: 1000000, expected 0 to ");
            assertThat(result.metrics()).isEqualTo(expected);
            Samples.assertSameState(
                    StateEntry.copy(learner.state()), StateEntry.copy(without.state()));
        }
    }

    private PolicyLearner learner() {
        return new PolicyLearner(
                Fixtures.lent(tiny.model),
                Optional.empty(),
                PolicyLearnerTest.config(Algorithm.PPO, 0, 1, 1),
                new Sampling(2, 2, 1),
                7);
    }

    private static Rollout rollout(int number) {
        List<Response> responses =
                List.of(
                        Samples.response(new int[] {5, 6}, new float[] {-1, -2}, 0),
                        Samples.response(new int[] {7, 8}, new float[] {-3, -1}, 0));
        return Samples.scored(
                Samples.prompt(number, "what is in clip " + number + " ?"),
                responses,
                List.of(1f, -1f));
    }
}
