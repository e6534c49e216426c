package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;

/** What the metrics of the scores say. */
class ScoreReportTest {

    private static final Preference FIRST = Samples.decided(0.9);
    private static final Preference SECOND = Samples.decided(0.1);

    @Test
    void theCorrelationIsWithinQuestions() {
        Correlation correlation = new Correlation();
        correlation.add(new double[] {1, 3}, new int[] {10, 12});
        correlation.add(new double[] {-5, -6}, new int[] {100, 102});
        correlation.add(new double[] {2}, new int[] {50});

        // deviations: (−1, −1), (1, 1), (½, −1), (−½, 1)
        assertThat(correlation.value())
                .hasValueCloseTo(1 / Math.sqrt(2.5 * 4), Rounding.float64(16).within(1));
        assertThat(new Correlation().value()).isEmpty();
    }

    @Test
    void accuracyIsOfThePairsBeforeLearningAndOfThoseHeldBackAfterwards() {
        Map<String, Double> metrics =
                metrics(
                        item(FIRST, 1, 0, 0, 1, true),
                        item(FIRST, 1, 0, 0, 1, false),
                        item(SECOND, 1, 0, 0, 1, false),
                        item(SECOND, 1, 0, 1, 0, false),
                        item(Samples.tie(), 1, 0, 0, 1, false),
                        item(Samples.inconsistent(), 1, 0, 0, 1, false));

        assertThat(metrics)
                .containsEntry(RewardMetrics.COMPARED_PAIRS, 6.0)
                .containsEntry(RewardMetrics.DECIDED_PAIRS, 5.0)
                .containsEntry(RewardMetrics.HELD_OUT_PAIRS, 4.0)
                .containsEntry(RewardMetrics.ACCURACY, 0.6)
                .containsEntry(RewardMetrics.HELD_OUT_ACCURACY, 0.25)
                .containsEntry(RewardMetrics.HELD_OUT_SURE, 1.0 / 3)
                .containsEntry(RewardMetrics.HELD_OUT_CLOSE, 0.0)
                .doesNotContainKey(RewardMetrics.HELD_OUT_CLEAR)
                .doesNotContainKey(RewardMetrics.LENGTH_CORRELATION);
    }

    @Test
    void theLongerAnswerIsToldFromTheBetterOne() {
        ScoreReport.Item longerIsWorse = item(FIRST, 0, 0, 0, 1, true);
        longerIsWorse.judged().getResponses().get(1).setTokens(List.of(5, 5, 2));
        ScoreReport.Item longerIsBetter = item(FIRST, 0, 0, 1, 0, true);
        longerIsBetter.judged().getResponses().get(0).setTokens(List.of(5, 2));

        Map<String, Double> metrics = metrics(longerIsWorse, longerIsBetter);

        assertThat(metrics)
                .containsEntry(RewardMetrics.JUDGE_LONGER_WINS, 0.5)
                .containsEntry(RewardMetrics.LONGER_WINS, 1.0);
        assertThat(metrics.get(RewardMetrics.LENGTH_CORRELATION)).isGreaterThan(0.9);
    }

    @Test
    void aRunningShareForgetsAndComesBack() {
        RunningShare share = new RunningShare(4);
        assertThat(share.share()).isEmpty();
        for (boolean answer : new boolean[] {true, true, true, false, false, false}) {
            share.add(answer);
        }
        RunningShare restored = new RunningShare(4);
        restored.restore(share.state());

        assertThat(share.share()).hasValue(0.25);
        assertThat(restored.share()).hasValue(0.25);
        restored.add(true);
        assertThat(restored.share()).hasValue(0.25);
        assertThatThrownBy(() -> restored.restore("0x"))
                .hasMessage("state of answers: 0x, expected at most 4 of 0 and 1");
    }

    @Test
    void aShareHasSettledWhenItRisesByNoMoreThanItsError() {
        // of 8 before and 8 now: 6 against 4 is a rise of ¼, the error √(2 · ⅝ · ⅜ / 8) = 0.242
        assertThat(share("11110000", "11111100").settled(8)).isFalse();
        assertThat(share("11110000", "11111000").settled(8)).isTrue();
        assertThat(share("11111111", "00000000").settled(8)).isTrue();
        assertThat(share("", "11111111").settled(8)).isFalse();
    }

    private static RunningShare share(String before, String now) {
        RunningShare share = new RunningShare(20);
        share.restore(before + now);
        return share;
    }

    @Test
    void theShareHeldBackIsTheOneAskedFor() {
        HeldOutSplit heldOut = new HeldOutSplit(0.1);
        long held =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "clip " + i)
                        .filter(heldOut::contains)
                        .count();
        // A tenth, within three standard deviations of 30.
        assertThat(held).isBetween(910L, 1090L);
        assertThat(new HeldOutSplit(0).contains("clip")).isFalse();
    }

    @Test
    void hardLabelsAreVotes() {
        assertThat(Labels.HARD.target(0.51)).isEqualTo(1);
        assertThat(Labels.HARD.target(0.49)).isZero();
        assertThat(Labels.SOFT.target(0.51)).isEqualTo(0.51);
    }

    private static Map<String, Double> metrics(ScoreReport.Item... items) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        new ScoreReport().add(List.of(items), metrics);
        return metrics;
    }

    private static ScoreReport.Item item(
            Preference preference,
            double before0,
            double before1,
            double after0,
            double after1,
            boolean trains) {
        List<Response> responses =
                IntStream.range(0, 2).mapToObj(k -> Samples.text("answer " + k)).toList();
        return new ScoreReport.Item(
                Samples.judged(
                        Samples.prompt(0, "q"), responses, Collections.singletonList(preference)),
                new double[] {before0, before1},
                new double[] {after0, after1},
                trains);
    }
}
