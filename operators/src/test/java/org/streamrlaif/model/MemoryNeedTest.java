package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {
    private static final long GIB = 1L << 30;

    private final MemoryNeed need =
            MemoryNeed.none().and("weights", 7 * GIB).and("adapter", GIB / 32).and("row", 3 * GIB);

    @Test
    void tellsItsParts() {
        assertThat(need).hasToString("10.0 GiB (weights 7.0, adapter 0.03, row 3.0)");
        assertThat(need.bytes()).isEqualTo(10 * GIB + GIB / 32);
    }

    @Test
    void whatIsATenthTooLargeIsNotRefusedYet() {
        assertThatCode(() -> need.requireWithin("run", 9 * GIB + GIB / 20, "cpu", "fewer"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> need.requireWithin("run", 9 * GIB, "cpu", "fewer rows need less"))
                .hasMessage(
                        "run: needs 10.0 GiB (weights 7.0, adapter 0.03, row 3.0),"
                                + " expected at most the 9.0 GiB of memory that are free on cpu;"
                                + " fewer rows need less");
    }

    @Test
    void theMachineHasSome() {
        assertThat(MemoryNeed.free("cpu")).isPositive();
    }
}
