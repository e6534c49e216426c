package org.streamrlaif.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverloadRuleTest {
    private static final long NOW = 1_000_000;

    @Test
    void aSampleIsTooOldBeyondTheGreatestLag() {
        OverloadRule rule = new OverloadRule(Overload.MAX_LAG, 500, 1);
        assertThat(rule.isTooOld(NOW - 500, NOW)).isFalse();
        assertThat(rule.isTooOld(NOW - 501, NOW)).isTrue();
        assertThat(rule.isTooOld(NOW + 7, NOW)).as("a clock that runs ahead").isFalse();
    }

    @Test
    void noneIsTooOldWithoutABoundOrOfUnknownAge() {
        assertThat(OverloadRule.BLOCK.isTooOld(1, NOW)).isFalse();
        assertThat(new OverloadRule(Overload.MAX_LAG, 500, 1).isTooOld(0, NOW)).isFalse();
    }

    @Test
    void onlyTheNewestAreReadAhead() {
        assertThat(OverloadRule.BLOCK.readsAhead()).isFalse();
        assertThat(new OverloadRule(Overload.MAX_LAG, 500, 1).readsAhead()).isFalse();
        assertThat(new OverloadRule(Overload.NEWEST_FIRST, 0, 1).readsAhead()).isTrue();
    }
}
