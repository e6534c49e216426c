package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.Rollout;

class ScoreTemplateTest {

    private static final String QUESTION = "what is it ?";

    @Test
    void theNarrativeIsReadWhereItIsWanted() {
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults())) {
            ScoreTemplate reads = new ScoreTemplate(model, RewardBase.JUDGE, true);
            ScoreTemplate blind = new ScoreTemplate(model, RewardBase.JUDGE, false);
            Rollout rollout = rollout(QUESTION);
            rollout.setNarrative("[0.0s-1.0s] <image>a red circle");
            Rollout told = rollout("[0.0s-1.0s] a red circle\n" + QUESTION);

            assertThat(tokens(reads, rollout)).isEqualTo(tokens(blind, told));
            assertThat(tokens(reads, reads.bare(rollout))).isEqualTo(tokens(reads, rollout));
            assertThat(tokens(blind, rollout)).isEqualTo(tokens(blind, rollout(QUESTION)));
            assertThat(blind.bare(rollout).getNarrative()).isEmpty();
        }
    }

    private static Rollout rollout(String question) {
        return Samples.judged(Samples.prompt(0, question), List.of(Samples.text("red")), List.of());
    }

    private static int[] tokens(ScoreTemplate template, Rollout rollout) {
        return template.row(rollout).prompt().ids();
    }
}
