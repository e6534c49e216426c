package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void findsTheMiddle() {
        assertThat(Spread.of(List.of(3.0))).isEqualTo(new Spread(3, 3, 3, List.of(3.0)));
        List<Double> four = List.of(4.0, 1.0, 2.0, 3.0);
        assertThat(Spread.of(four)).isEqualTo(new Spread(2.5, 1, 4, four));
    }

    @Test
    void turnsTimesIntoRates() {
        assertThat(Spread.of(List.of(2.0, 4.0)).rate(8))
                .isEqualTo(new Spread(3, 2, 4, List.of(4.0, 2.0)));
    }

    @Test
    void countsOnlyRunsAfterTheWarmUp() {
        AtomicInteger runs = new AtomicInteger();
        List<Integer> counted = new Repeats(0, 3).of(runs::incrementAndGet);
        assertThat(counted).containsExactly(1, 2, 3);
        assertThat(new Repeats(1_000, 1).of(runs::incrementAndGet).get(0)).isGreaterThan(1_003);
        long start = System.nanoTime();
        List<Double> seconds = new Repeats(1, 1).of(() -> Repeats.seconds(start));
        assertThat(seconds.get(0)).as("seconds of warm-up").isGreaterThanOrEqualTo(1);
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> new Repeats(0, 0)).hasMessage("repeats: 0, expected 1 or more");
        assertThatThrownBy(() -> new Repeats(-1, 1)).hasMessage("warmup: -1, expected 0 or more");
    }

    @Test
    void namesThisMachine() {
        Machine here = Machine.here();
        assertThat(here.processor()).isNotBlank();
        assertThat(here.cores()).isPositive();
        assertThat(here.memoryBytes()).isPositive();
        assertThat(here.libtorch()).startsWith("2.");
        assertThat(here.summary()).contains(here.processor(), "libtorch 2.");
        assertThat(Machine.cpuNanos()).isPositive();
        assertThat(ResidentMemory.peak()).isGreaterThanOrEqualTo(ResidentMemory.now());
    }
}
