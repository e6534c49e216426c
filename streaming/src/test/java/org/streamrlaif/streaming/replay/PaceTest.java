package org.streamrlaif.streaming.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    @Test
    void spreadsSamplesEvenly() {
        assertThat(Pace.parse("20/s").due(3)).isEqualTo(150_000_000L);
        assertThat(Pace.parse("90/min").due(3)).isEqualTo(2_000_000_000L);
        assertThat(Pace.parse("0.5/h").due(1)).isEqualTo(7_200_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/s", "20", "-1/s", "20/d", "fast"})
    void namesARateThatIsNone(String written) {
        assertThatThrownBy(() -> Pace.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--rate: '" + written + "', expected ");
    }
}
