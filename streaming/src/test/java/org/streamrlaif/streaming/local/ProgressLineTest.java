package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.watch.WatchMetrics;

class ProgressLineTest {

    private final StringWriter written = new StringWriter();
    private long now = 1_000_000;

    @Test
    void saysThatTheRunStarts() {
        ProgressLine progress = line(false, 40);
        now += 65_000;

        assertThat(progress.line()).isEqualTo("starting  1:05");
    }

    @Test
    void showsTheMetricsOfTheLastBatch() {
        ProgressLine progress = line(false, 40);
        now += 2_000;
        progress.step(step(0, true, Map.of()));
        assertThat(progress.line())
                .isEqualTo("reward warm-up  batch 1/10  version 1  2.0 rollouts/s  0:18 left");

        now += 2_000;
        progress.step(
                step(
                        1,
                        false,
                        Map.of(
                                StepMetrics.SCORE,
                                0.5,
                                StepMetrics.KL,
                                1.25,
                                StepMetrics.STALENESS_MEAN,
                                0.94)));
        assertThat(progress.line())
                .isEqualTo(
                        "training  batch 2/10  version 2  score +0.50  KL 1.25  staleness 0.9"
                                + "  2.0 rollouts/s  0:16 left");
    }

    @Test
    void saysWhenNothingOfABatchIsLeft() {
        ProgressLine progress = line(false, 40);
        now += 2_000;
        TrainingStep step = step(0, false, Map.of());
        step.setTrained(0);
        step.setVoids(List.of(new VoidCount("decode", "unreadable-video", 4L)));
        progress.step(step);

        assertThat(progress.line())
                .startsWith("nothing trains, all void (decode/unreadable-video 4)  batch 1/10");
    }

    @Test
    void keepsShowingTheLastHeldOutEvaluation() {
        ProgressLine progress = line(false, 40);
        now += 2_000;
        progress.step(
                step(0, false, Map.of(WatchMetrics.ACCURACY, 0.814, WatchMetrics.WIN_RATE, 0.57)));
        now += 2_000;
        progress.step(step(1, false, Map.of(StepMetrics.KL, 1.25)));

        assertThat(progress.line())
                .isEqualTo(
                        "training  batch 2/10  version 2  KL 1.25"
                                + "  held out, evaluation only: 81 % right  win rate 57 %"
                                + "  2.0 rollouts/s  0:16 left");
    }

    @Test
    void saysWhenTheDriftAlarmBeginsAndEnds() {
        ProgressLine progress = line(false, 40);
        for (double alarm : List.of(0.0, 1.0, 1.0, 0.0)) {
            progress.step(step(1, false, Map.of(WatchMetrics.DRIFT_ALARM, alarm)));
        }

        assertThat(written.toString().lines().filter(line -> line.contains("drift alarm")))
                .containsExactly(
                        "version 2: drift alarm: the policy may please the reward model more than"
                                + " the judge, see the log",
                        "version 2: the drift alarm has ended");
    }

    @Test
    void showsNoTimeLeftWithoutAnEnd() {
        ProgressLine progress = line(false, 0);
        now += 4_000;
        progress.step(step(0, true, Map.of()));

        assertThat(progress.line())
                .isEqualTo("reward warm-up  batch 1  version 1  1.0 rollouts/s  0:04");
    }

    @Test
    void writesALineEveryFewSecondsOutsideATerminal() {
        ProgressLine progress = line(false, 40);
        for (int i = 0; i < 100; i++) {
            progress.tick();
            now += 100;
        }
        progress.close();

        assertThat(written.toString().lines()).hasSize(3);
    }

    @Test
    void rewritesTheLineOnATerminal() {
        ProgressLine progress = line(true, 40);
        progress.tick();
        now += 1_000;
        progress.tick();
        progress.close();

        assertThat(written.toString()).contains("\rstarting  0:00").contains("\rstarting  0:01");
        assertThat(written.toString()).endsWith(System.lineSeparator());
    }

    private ProgressLine line(boolean terminal, long tickets) {
        return new ProgressLine(new PrintWriter(written), terminal, tickets, 4, () -> now);
    }

    private static TrainingStep step(long batch, boolean warmup, Map<String, Double> metrics) {
        return TrainingStep.newBuilder()
                .setLineage(0L)
                .setBatch(batch)
                .setVersion(batch + 1)
                .setWarmup(warmup)
                .setTrained(warmup ? 0 : 4)
                .setWarmedUp(warmup ? 4 : 0)
                .setVoids(List.of())
                .setLedger((batch + 1) * 4)
                .setMetrics(metrics)
                .setFinishedAt(0L)
                .build();
    }
}
