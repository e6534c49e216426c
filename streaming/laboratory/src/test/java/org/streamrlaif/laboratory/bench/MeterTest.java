package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.TrainingStep;

class MeterTest {

    private long cpuNanos;
    private final StageClock clock = new StageClock();
    private final Meter meter = new Meter(2, 3, () -> cpuNanos, clock);

    @Test
    void measuresFromTheEndOfTheWarmUpToTheLastBatchThatCounts() {
        clock.note(Stage.JUDGE, 1_003_000L * 1_000_000, 1_006_000L * 1_000_000, 1_500_000_000L);
        clock.note(Stage.LEARN, 1_000_000L * 1_000_000, 1_004_000L * 1_000_000, 2_000_000_000L);
        for (int batch = 0; batch < 7; batch++) {
            cpuNanos = 1_500_000_000L * batch;
            meter.step(step(batch, batch == 0, 1_000_000 + 2_000L * batch, 40 + batch));
        }

        assertThat(meter.measured())
                .isEqualTo(
                        new Measured(
                                42 + 43 + 44,
                                6.0,
                                4.5,
                                List.of(
                                        new StageCost(Stage.PREPARE, 0, 0, 1),
                                        new StageCost(Stage.GENERATE, 0, 0, 1),
                                        new StageCost(Stage.JUDGE, 1000, 500, 0.5),
                                        new StageCost(Stage.REWARD, 0, 0, 1),
                                        new StageCost(
                                                Stage.LEARN,
                                                2000 / 3.0,
                                                1000 / 3.0,
                                                1 - 1 / 3.0))));
        assertThat(meter.measured().perSecond()).isEqualTo(21.5);
        assertThat(meter.measured().perCpuSecond()).isEqualTo(129 / 4.5);
    }

    @Test
    void refusesToCountAWarmUp() {
        meter.step(step(1, true, 0, 0));
        assertThatIllegalStateException()
                .isThrownBy(() -> meter.step(step(2, true, 10, 0)))
                .withMessageStartingWith("batch 2 was the reward model's warm-up, expected");
    }

    @Test
    void hasNothingToSayOfARunThatEndedEarly() {
        meter.step(step(1, false, 0, 48));
        meter.step(step(3, false, 10, 48));
        assertThatIllegalStateException()
                .isThrownBy(meter::measured)
                .withMessage("the run ended before batch 4");
    }

    private static TrainingStep step(long batch, boolean warmup, long finishedAt, int trained) {
        return TrainingStep.newBuilder()
                .setLineage(0)
                .setBatch(batch)
                .setVersion(batch + 1)
                .setWarmup(warmup)
                .setTrained(trained)
                .setWarmedUp(0)
                .setVoids(List.of())
                .setLedger(0)
                .setMetrics(Map.of())
                .setFinishedAt(finishedAt)
                .build();
    }
}
