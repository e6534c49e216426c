package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;

/** What a checkpoint writes of a learner follows from the versions of its entries. */
class LearnerVersionsTest {

    @Test
    void onlyEntriesThatAStepChangedHaveAnotherVersion() throws Exception {
        try (TinyLlava tiny = new TinyLlava();
                PolicyLearner learner = learner(tiny)) {
            learner.keepAccepted();
            Map<String, Object> start = versions(learner);
            learner.run(0, Samples.batch(List.of(rollout(0), rollout(1))));
            learner.accept();
            Map<String, Object> first = versions(learner);
            assertThat(changed(start, first))
                    .as("the first batch trains the value function alone")
                    .contains("counters", "value/head.weight")
                    .noneMatch(name -> name.startsWith("policy/"));

            learner.run(1, Samples.batch(List.of(rollout(2), rollout(3))));
            Map<String, Object> second = versions(learner);
            assertThat(changed(first, second))
                    .anyMatch(name -> name.startsWith("policy/adapter/"))
                    .anyMatch(name -> name.startsWith("policy/optimizer/"))
                    .anyMatch(name -> name.startsWith("accepted/policy/adapter/"));

            Rollout warmup = rollout(4);
            warmup.setWarmup(true);
            learner.run(2, Samples.batch(List.of(warmup)));
            assertThat(changed(second, versions(learner))).containsExactly("counters");

            learner.goBack();
            Map<String, Object> back = versions(learner);
            assertThat(changed(second, back)).anyMatch(name -> name.startsWith("policy/adapter/"));
            assertThat(back.keySet()).noneMatch(name -> name.startsWith("accepted/"));
        }
    }

    private static Map<String, Object> versions(PolicyLearner learner) {
        Map<String, Object> versions = new LinkedHashMap<>();
        learner.state().forEach(entry -> versions.put(entry.name(), entry.version()));
        return versions;
    }

    private static List<String> changed(Map<String, Object> before, Map<String, Object> after) {
        return after.keySet().stream()
                .filter(name -> !after.get(name).equals(before.get(name)))
                .toList();
    }

    private static PolicyLearner learner(TinyLlava tiny) {
        return new PolicyLearner(
                Fixtures.lent(tiny.model),
                Optional.empty(),
                PolicyLearnerTest.config(Algorithm.PPO, 1, 1, 1),
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
