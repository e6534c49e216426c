package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.schemas.Rollout;

class UnscoredTest {

    @Test
    void judgedRolloutsGoOnWithoutScoresAndVoidOnesStayVoid() throws Exception {
        Rollout good =
                Samples.judged(
                        Samples.prompt(0, "what ?"),
                        List.of(Samples.text("red"), Samples.text("blue")),
                        List.of(Samples.decided(0.9)));
        Rollout bad = Samples.judged(Samples.prompt(1, "what ?"), List.of(), List.of());
        bad.setVoided(Samples.reason());
        try (Unscored stage = new Unscored()) {
            ScoredBatch scored = stage.run(0, List.of(good, bad));

            assertThat(scored.rollouts()).containsExactly(good, bad);
            assertThat(scored.metrics()).isEmpty();
            assertThat(stage.state()).isEmpty();
            stage.restore(Map.of());
            assertThatThrownBy(() -> stage.restore(Map.of("bias", new byte[4])))
                    .hasMessage("state: unknown entries [bias]");
        }
    }
}
