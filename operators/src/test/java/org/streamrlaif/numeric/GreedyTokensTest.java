package org.streamrlaif.numeric;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GreedyTokensTest {
    private static final long[] EXPECTED = {5, 6, 7};
    private static final float[] MARGINS = {0.5f, 0.1f, 2};

    @Test
    void onlyTokensInFrontOfANearTieCount() {
        GreedyTokens.check(new int[] {5, 6, 7}, EXPECTED, MARGINS, 0.04);
        GreedyTokens.check(new int[] {5, 9, 9}, EXPECTED, MARGINS, 0.06);
        GreedyTokens.check(new int[] {5}, EXPECTED, MARGINS, 0.04);
    }

    @Test
    void aWrongTokenThatIsCertainIsFound() {
        assertThatThrownBy(() -> GreedyTokens.check(new int[] {5, 9, 7}, EXPECTED, MARGINS, 0.04))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> GreedyTokens.check(new int[] {5}, EXPECTED, MARGINS, 0.3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("certain");
    }
}
