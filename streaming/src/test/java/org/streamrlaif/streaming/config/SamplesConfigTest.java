package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.tickets.Overload;
import org.streamrlaif.tickets.OverloadRule;

class SamplesConfigTest {

    private static OverloadRule rule(Map<String, String> values) {
        return RlaifConfig.defaults().with(values).samples().rule();
    }

    @Test
    void blocksUnlessItIsToldOtherwise() {
        assertThat(RlaifConfig.defaults().samples().rule().readsAhead()).isFalse();
        assertThat(rule(Map.of("samples.overload", "max-lag", "samples.max-lag", "2.5")))
                .isEqualTo(new OverloadRule(Overload.MAX_LAG, 2500, 64));
        assertThat(rule(Map.of("samples.overload", "newest-first", "samples.backlog", "7")))
                .isEqualTo(new OverloadRule(Overload.NEWEST_FIRST, 0, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "block, 60, '60.0, expected 0 with samples.overload: block, which drops nothing'",
        "max-lag, 0, '0.0, expected at least 0.001 with samples.overload: max-lag'",
        "newest-first, -1, '-1.0, expected 0 or more'"
    })
    void refusesALagThatDoesNotFitThePolicy(String overload, String lag, String message) {
        assertThatThrownBy(() -> rule(Map.of("samples.overload", overload, "samples.max-lag", lag)))
                .hasMessage("samples.max-lag: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group",
                "earliest",
                "latest",
                "2026-12-01T08:00:00Z",
                "2026-12-01T09:00+01:00"
            })
    void readsAPositionOrATime(String start) {
        assertThat(RlaifConfig.defaults().with(Map.of("samples.start", start)).samples().start())
                .isEqualTo(start);
    }

    @Test
    void refusesAnotherStart() {
        assertThatThrownBy(() -> RlaifConfig.defaults().with(Map.of("samples.start", "yesterday")))
                .hasMessage(
                        "samples.start: 'yesterday', expected group, earliest, latest or a time"
                                + " such as 2026-12-01T08:00:00Z");
    }
}
