package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.Rollout;

class DistinctResponsesTest {

    private final List<List<Long>> asked = new ArrayList<>();

    /** The prompt of ticket t has distinct responses from attempt t on. */
    private final GenerateCore sampler =
            (prompts, policy) -> {
                asked.add(prompts.stream().map(Rollout::getTicket).toList());
                return prompts.stream().map(DistinctResponsesTest::sampled).toList();
            };

    private static Rollout sampled(Rollout prompt) {
        if (prompt.getVoided() != null) {
            return prompt;
        }
        String other = prompt.getAttempts() < prompt.getTicket() ? "yes" : "no";
        return Rollouts.answered(prompt, "yes", other, "yes");
    }

    @Test
    void samplesOnlyWhatIsSilentAndOnlyUntilItDiffers() throws Exception {
        List<Rollout> prompts =
                List.of(
                        Records.prompt(3),
                        Records.voidPrompt(9),
                        Records.prompt(1),
                        Records.prompt(5));

        List<Rollout> rollouts = new DistinctResponses(sampler, 4).generate(prompts, null);

        assertThat(asked)
                .containsExactly(
                        List.of(3L, 9L, 1L, 5L), List.of(3L, 5L), List.of(3L, 5L), List.of(5L));
        assertThat(rollouts).extracting(Rollout::getTicket).containsExactly(3L, 9L, 1L, 5L);
        assertThat(rollouts).extracting(Rollout::getAttempts).containsExactly(3, 1, 1, 4);
        assertThat(rollouts.get(0).getResponses())
                .extracting(response -> response.getText())
                .containsExactly("yes", "no", "yes");
        assertThat(prompts).extracting(Rollout::getAttempts).containsOnly(1);
    }

    @Test
    void oneAttemptTakesResponsesAsTheyAre() throws Exception {
        new DistinctResponses(sampler, 1).generate(List.of(Records.prompt(5)), null);

        assertThat(asked).hasSize(1);
    }

    @Test
    void aResponseThatWasCutOffDiffersFromOneThatEnded() throws Exception {
        GenerateCore cutOff =
                (prompts, policy) -> {
                    asked.add(List.of());
                    Rollout answered = Rollouts.answered(prompts.get(0), "yes", "yes");
                    answered.getResponses().get(1).setFinishReason(FinishReason.LENGTH);
                    return List.of(answered);
                };
        new DistinctResponses(cutOff, 3).generate(List.of(Records.prompt(0)), null);

        assertThat(asked).hasSize(1);
    }
}
