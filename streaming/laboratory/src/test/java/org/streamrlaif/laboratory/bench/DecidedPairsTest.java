package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;

class DecidedPairsTest {

    @Test
    void decidesEveryPairAndLeavesItsProbability() throws Exception {
        Preference undecided =
                Preference.newBuilder()
                        .setFirst(0)
                        .setSecond(1)
                        .setPChosen(0.49)
                        .setPChosenInOrder(0.9)
                        .setPChosenSwapped(0.08)
                        .setConsistent(false)
                        .setTie(true)
                        .setJudge("judge")
                        .setPromptHash("")
                        .build();
        Rollout judged = new Rollout();
        judged.setPreferences(List.of(undecided));
        try (DecidedPairs judge = new DecidedPairs((batch, rollouts) -> List.of(judged))) {
            Preference decided = judge.run(0, List.of()).get(0).getPreferences().get(0);
            assertThat(decided.getConsistent()).isTrue();
            assertThat(decided.getTie()).isFalse();
            assertThat(decided.getPChosen()).isEqualTo(0.49);
        }
    }
}
