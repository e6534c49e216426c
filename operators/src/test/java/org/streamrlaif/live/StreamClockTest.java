package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamClockTest {
    private static final long NOW = 1_800_000_000_000_000L;

    /** 33 bits at 90 kHz. */
    private static final long WRAP = 95_443_717_689L;

    private final StreamClock clock = new StreamClock();

    @Test
    void countsFromTheFirstFrame() {
        assertThat(clock.event(5_000_000, WRAP, NOW)).isEqualTo(NOW);
        assertThat(clock.event(5_040_000, WRAP, NOW + 90_000)).isEqualTo(NOW + 40_000);
        assertThat(clock.jumps()).isZero();
    }

    @Test
    void goesOnWhereTheClockBeginsAnew() {
        clock.event(WRAP - 10_000, WRAP, NOW);

        assertThat(clock.event(30_000, WRAP, NOW + 1)).isEqualTo(NOW + 40_000);
        assertThat(clock.jumps()).isZero();
    }

    @Test
    void takesTheWallClockWhereTheStreamsClockJumpsForward() {
        clock.event(0, WRAP, NOW);

        assertThat(clock.event(3_600_000_000L, WRAP, NOW + 50_000)).isEqualTo(NOW + 50_000);
        assertThat(clock.event(3_600_040_000L, WRAP, NOW + 50_001)).isEqualTo(NOW + 90_000);
        assertThat(clock.jumps()).isOne();
    }

    @Test
    void takesTheWallClockWhereTheStreamsClockJumpsBack() {
        clock.event(50_000_000, 0, NOW);

        assertThat(clock.event(1_000_000, 0, NOW + 70_000)).isEqualTo(NOW + 70_000);
        assertThat(clock.jumps()).isOne();
    }

    @Test
    void neverGoesBackWithTheWallClock() {
        clock.event(50_000_000, 0, NOW);

        assertThat(clock.event(1_000_000, 0, NOW - 9_000_000)).isEqualTo(NOW + 1000);
        assertThat(clock.event(1_000_000, 0, NOW)).isEqualTo(NOW + 2000);
    }

    @Test
    void countsTheTimeThatAConnectionWasBroken() {
        clock.event(50_000_000, 0, NOW);
        clock.restart();

        assertThat(clock.event(50_040_000, 0, NOW + 8_000_000)).isEqualTo(NOW + 8_000_000);
        assertThat(clock.event(50_080_000, 0, NOW + 8_000_001)).isEqualTo(NOW + 8_040_000);
        assertThat(clock.jumps()).isZero();
    }
}
