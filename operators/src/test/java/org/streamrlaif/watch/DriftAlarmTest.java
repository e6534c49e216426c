package org.streamrlaif.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.numeric.Rounding;

/**
 * The drift alarm by value and on recorded curves of the demo's world. Each line of a curve is a
 * version: its number, the batch's decided pairs, the reward model's mean divergence from the
 * judge, which was sure of nearly all of them, and where it was evaluated on 400 held-out questions
 * the accuracy and the judge's verdicts against the start policy: w, l, t.
 */
class DriftAlarmTest {

    private static final DriftConfig CONFIG = DriftConfig.defaults();

    /** Up to seven observations below 10, a few operations each. */
    private static final Offset<Double> OFFSET = Rounding.float64(7 * 4).within(10);

    @Test
    void theSumIsThatOfItsFormula() {
        DriftConfig config = new DriftConfig(3, 4);
        Cusum cusum = Cusum.START;
        for (double x : new double[] {0.4, 0.5, 0.6}) {
            cusum = cusum.after(x, 16, config);
        }
        assertThat(cusum.mean()).isEqualTo(0.5);
        assertThat(cusum.squares() / 2).as("s² = 16 · 0.01").isCloseTo(0.16, OFFSET);
        cusum = cusum.after(0.6, 16, config);
        assertThat(cusum.sum()).as("z = 0.1 · 4 / 0.4").isCloseTo(0.75, OFFSET);
        cusum = cusum.after(0.6, 4, config);
        assertThat(cusum.sum()).as("half the weight").isCloseTo(1, OFFSET);
        cusum = cusum.after(9, 16, config);
        assertThat(cusum.sum()).as("cut off at 2").isCloseTo(2.75, OFFSET);
        assertThat(cusum.on()).isFalse();
        cusum = cusum.after(9, 16, config);
        assertThat(cusum.sum()).as("never above the threshold").isEqualTo(4);
        assertThat(cusum.on()).isTrue();
        cusum = cusum.after(0.3, 16, config);
        assertThat(cusum.sum()).isCloseTo(1.75, OFFSET);
        assertThat(cusum.on()).as("until the sum is 0").isTrue();
        assertThat(cusum.after(0.3, 16, config).on()).isFalse();
        assertThat(cusum.after(Double.NaN, 16, config)).isSameAs(cusum);
        assertThat(cusum.after(1, 0, config)).isSameAs(cusum);
    }

    @Test
    void aWinRateThatFallsBeyondChanceSoundsUntilItIsBack() {
        HeldOutScores good = judged(60, 20);
        HeldOutScores worse = judged(48, 20);
        DriftAlarm alarm = DriftAlarm.START.after(judged(10, 5)).after(good);
        assertThat(alarm.on()).isFalse();
        alarm = alarm.after(worse);
        assertThat(alarm.on()).isTrue();
        assertThat(alarm.reason())
                .isEqualTo("the win rate against the start policy has fallen from 70.0 %");
        assertThat(alarm.after(judged(55, 20)).on()).as("five questions are chance").isFalse();
        assertThat(alarm.after(good).on()).isFalse();
    }

    @Test
    void aRewardModelThatForeseesTheJudgeWellMayDoSoALittleWorse() {
        assertThat(risen(0.1, 0.3).surprise().on()).isTrue();
        assertThat(risen(0.1, 0.3).on()).isFalse();
        assertThat(risen(0.4, 0.6).on()).isTrue();
        assertThat(risen(0.4, 0.6).reason())
                .isEqualTo(
                        "the judge's decisions surprise the reward model more than after warm-up, 0.60 nats instead of 0.40");
    }

    private static DriftAlarm risen(double before, double then) {
        DriftAlarm alarm = DriftAlarm.START;
        for (int i = 0; i < CONFIG.referenceBatches(); i++) {
            double noise = i % 2 == 0 ? 0.01 : -0.01;
            alarm = alarm.after(new Surprise(before + noise, 20), CONFIG);
        }
        for (int i = 0; i < 60; i++) {
            alarm = alarm.after(new Surprise(then, 20), CONFIG);
        }
        return alarm;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-1", "bad-2", "bad-3", "bad-4", "bad-5"})
    void soundsBeforeFivePointsAreLost(String name) throws IOException {
        List<Line> curve = curve(name);
        double peak = curve.stream().mapToDouble(Line::accuracy).max().orElseThrow();
        double highest = 0;
        DriftAlarm alarm = DriftAlarm.START;
        for (Line line : curve) {
            alarm = line.heard(alarm);
            highest = Math.max(highest, line.accuracy);
            if (alarm.on()) {
                break;
            }
            if (highest == peak && line.accuracy > 0) {
                assertThat(peak - line.accuracy).as("version " + line.version).isLessThan(0.05);
            }
        }
        assertThat(alarm.on()).isTrue();
        assertThat(alarm.reason()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"good-7"})
    void staysSilentInALongGoodRun(String name) throws IOException {
        DriftAlarm alarm = DriftAlarm.START;
        for (Line line : curve(name)) {
            alarm = line.heard(alarm);
            assertThat(alarm.on()).as("version " + line.version).isFalse();
        }
    }

    private static List<Line> curve(String name) throws IOException {
        try (InputStream in = DriftAlarmTest.class.getResourceAsStream("/drift/" + name + ".csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(Line::of)
                    .toList();
        }
    }

    /** A version of a curve; accuracy 0 and no scores where it was not evaluated. */
    private record Line(String version, Surprise surprise, double accuracy, HeldOutScores scores) {

        static Line of(String[] cells) {
            Surprise surprise =
                    new Surprise(Double.parseDouble(cells[2]), Double.parseDouble(cells[1]));
            if (cells[4].isEmpty()) {
                return new Line(cells[0], surprise, 0, null);
            }
            double[] judged = cells[4].chars().mapToDouble(c -> "ltw".indexOf(c) / 2.0).toArray();
            return new Line(
                    cells[0],
                    surprise,
                    Double.parseDouble(cells[3]),
                    new HeldOutScores(unknown(judged.length), judged));
        }

        DriftAlarm heard(DriftAlarm alarm) {
            DriftAlarm after = alarm.after(surprise, CONFIG);
            return scores == null ? after : after.after(scores);
        }
    }

    private static double[] unknown(int questions) {
        double[] unknown = new double[questions];
        Arrays.fill(unknown, Double.NaN);
        return unknown;
    }

    /** So many wins out of 100 questions, the last ones losses. */
    private static HeldOutScores judged(int wins, int losses) {
        double[] judged = new double[100];
        Arrays.fill(judged, 0.5);
        Arrays.fill(judged, 0, wins, 1);
        Arrays.fill(judged, 100 - losses, 100, 0);
        return new HeldOutScores(unknown(judged.length), judged);
    }
}
