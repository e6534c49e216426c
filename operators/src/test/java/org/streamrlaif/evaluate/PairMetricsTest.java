package org.streamrlaif.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Preference;

class PairMetricsTest {

    /** A mean or correlation of a few pairs, at most 1. */
    private static final Offset<Double> SHARE = Rounding.float64(16).within(1);

    private final PairMetrics metrics = new PairMetrics();

    @Test
    void countsAgreementTiesAndOrder() {
        metrics.add("x", preference(0.9, 0.7, false), "a", "b", true);
        metrics.add("x", preference(0.9, 0.2, true), "a", "b", false);
        metrics.add("y", preference(0.1, 0.3, false), "a", "b", null);

        assertThat(metrics.pairs()).isEqualTo(3);
        assertThat(metrics.ties()).isEqualTo(1);
        assertThat(metrics.agreement().of("x")).isEqualTo(new Tally.Count(1, 2));
        assertThat(metrics.decided().of("x")).isEqualTo(new Tally.Count(1, 1));
        assertThat(metrics.agreement().kinds()).containsExactly("x");
        assertThat(metrics.consistent().total()).isEqualTo(new Tally.Count(2, 3));
        assertThat(metrics.shownFirst()).isCloseTo((0.9 + 0.3 + 0.9 + 0.8 + 0.1 + 0.7) / 6, SHARE);
        assertThat(metrics.longer().total().all()).isZero();
    }

    @Test
    void seesWhoLikesLength() {
        metrics.add("", preference(0.9, 0.9, false), "long answer", "short", true);
        metrics.add("", preference(0.1, 0.1, false), "short", "longer", false);
        metrics.add("", preference(0.4, 0.4, false), "longest of all", "b", true);

        assertThat(metrics.longer().total()).isEqualTo(new Tally.Count(2, 3));
        assertThat(metrics.trulyLonger().total()).isEqualTo(new Tally.Count(3, 3));
        double expected =
                (6 * 0.4 + 1 * 0.4 - 13 * 0.1) / Math.sqrt((36 + 1 + 169) * (0.16 + 0.16 + 0.01));
        assertThat(metrics.lengthCorrelation()).isCloseTo(expected, SHARE);
    }

    @Test
    void doesNotDependOnWhichResponseComesFirst() {
        metrics.add("", preference(0.9, 0.7, false), "long answer", "short", true);
        metrics.add("", preference(0.2, 0.4, false), "a", "bb", true);
        PairMetrics turned = new PairMetrics();
        turned.add("", preference(0.3, 0.1, false), "short", "long answer", false);
        turned.add("", preference(0.6, 0.8, false), "bb", "a", false);

        assertThat(turned.agreement()).hasToString(metrics.agreement().toString());
        assertThat(turned.longer().total()).isEqualTo(metrics.longer().total());
        assertThat(turned.lengthCorrelation()).isCloseTo(metrics.lengthCorrelation(), SHARE);
        assertThat(turned.shownFirst()).isCloseTo(metrics.shownFirst(), SHARE);
    }

    private static Preference preference(double inOrder, double swapped, boolean tie) {
        return Preference.newBuilder()
                .setFirst(0)
                .setSecond(1)
                .setPChosen((inOrder + swapped) / 2)
                .setPChosenInOrder(inOrder)
                .setPChosenSwapped(swapped)
                .setConsistent((inOrder - 0.5) * (swapped - 0.5) > 0)
                .setTie(tie)
                .setJudge("")
                .setPromptHash("")
                .build();
    }
}
