package org.streamrlaif.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What the gate has against a version, and in which words. */
class PublicationGateTest {

    private static final GateConfig BOTH = new GateConfig(0.05, 0.05, 0);
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void weightsThatAreNotFiniteNeverPass() {
        assertThat(PublicationGate.objection(new GateConfig(1, 1, 0), false, NONE, null, null))
                .contains("its weights are not finite, expected numbers");
    }

    @Test
    void theKlIsHeldToItsBoundWhereThereIsOne() {
        GateConfig bounded = new GateConfig(1, 1, 1.5);
        assertThat(PublicationGate.objection(bounded, true, OptionalDouble.of(1.5), null, null))
                .isEmpty();
        assertThat(PublicationGate.objection(bounded, true, OptionalDouble.of(1.51), null, null))
                .contains(
                        "gate.max-kl: KL to the reference 1.510 nats per response, expected at most 1.5");
        assertThat(
                        PublicationGate.objection(
                                bounded, true, OptionalDouble.of(Double.NaN), null, null))
                .isPresent();
        assertThat(PublicationGate.objection(BOTH, true, OptionalDouble.of(99), null, null))
                .isEmpty();
    }

    @Test
    void aDropCountsWhenItIsLargeAndNoChance() {
        HeldOutScores best = scores(80, 100);
        assertThat(PublicationGate.objection(BOTH, true, NONE, scores(76, 100), best))
                .as("four points")
                .isEmpty();
        assertThat(PublicationGate.objection(BOTH, true, NONE, scores(72, 100), best))
                .contains(
                        "gate.max-accuracy-drop: held-out accuracy 72.0 %, best accepted 80.0 %,"
                                + " expected at most 0.05 below");
        assertThat(PublicationGate.objection(BOTH, true, NONE, scores(7, 10), scores(9, 10)))
                .as("two of ten questions can be chance")
                .isEmpty();
        assertThat(
                        PublicationGate.objection(
                                new GateConfig(1, 0.05, 0), true, NONE, scores(0, 100), best))
                .as("the bound is off")
                .isEmpty();
    }

    @Test
    void theWinRateIsComparedQuestionByQuestion() {
        double[] unknown = new double[100];
        Arrays.fill(unknown, Double.NaN);
        double[] good = new double[100];
        double[] bad = new double[100];
        for (int i = 0; i < 100; i++) {
            good[i] = i < 40 ? 1 : 0.5;
            bad[i] = i < 10 ? 0 : i < 40 ? 1 : 0.5;
        }
        HeldOutScores best = new HeldOutScores(unknown, good);
        assertThat(
                        PublicationGate.objection(
                                BOTH, true, NONE, new HeldOutScores(unknown, bad), best))
                .contains(
                        "gate.max-win-rate-drop: win rate against the start 60.0 %, best accepted"
                                + " 70.0 %, expected at most 0.05 below");
        assertThat(PublicationGate.objection(BOTH, true, NONE, best, best)).isEmpty();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new GateConfig(0, 1, 0))
                .hasMessage("max-accuracy-drop: 0.0, expected a number in (0, 1], where 1 is none");
        assertThatThrownBy(() -> new GateConfig(1, 1.5, 0)).hasMessageContaining("max-win-rate");
        assertThatThrownBy(() -> new GateConfig(1, 1, -1))
                .hasMessage("max-kl: -1.0, expected 0 or more");
        assertThatThrownBy(() -> new HeldOutConfig("", "", 0, 0, true))
                .hasMessage("every: 0, expected 1 or more");
        assertThatThrownBy(() -> new DriftConfig(1, 5))
                .hasMessage("reference-batches: 1, expected 2 or more");
    }

    private static HeldOutScores scores(int right, int all) {
        double[] exact = new double[all];
        Arrays.fill(exact, 0, right, 1);
        double[] judged = new double[all];
        Arrays.fill(judged, Double.NaN);
        return new HeldOutScores(exact, judged);
    }
}
