package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.Rollouts;
import org.streamrlaif.loop.Ticketed;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.ScoredRollout;

class UnscoredTest {

    @Test
    void judgedRolloutsGoOnWithoutScoresAndVoidOnesStayVoid() throws Exception {
        JudgedRollout good =
                Rollouts.judged(
                        Rollouts.prompt(0, "what ?"),
                        List.of(Rollouts.text("red"), Rollouts.text("blue")),
                        List.of(Rollouts.decided(0.9)));
        JudgedRollout bad = Rollouts.judged(Rollouts.prompt(1, "what ?"), List.of(), List.of());
        bad.setVoided(Rollouts.reason());
        try (Unscored stage = new Unscored()) {
            List<ScoredRollout> scored = stage.run(0, List.of(good, bad));
            stage.commit();

            assertThat(scored).extracting(ScoredRollout::getJudged).containsExactly(good, bad);
            assertThat(scored).allMatch(rollout -> rollout.getScores().isEmpty());
            assertThat(scored).noneMatch(ScoredRollout::getWarmup);
            assertThat(Ticketed.SCORED.reason(scored.get(0))).isNull();
            assertThat(Ticketed.SCORED.reason(scored.get(1))).isEqualTo(Rollouts.reason());
            assertThat(stage.snapshot()).isEmpty();
            stage.restore(Map.of());
            assertThatThrownBy(() -> stage.restore(Map.of("bias", new byte[4])))
                    .hasMessage("state: unknown entries [bias]");
        }
    }
}
