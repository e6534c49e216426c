package org.streamrlaif.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * Greedy tokens against those of a reference. Rounding may move the two largest logits towards each
 * other by a limit each, so tokens are certain up to the first one that leads by less than twice
 * that; behind it answers may differ.
 */
public final class GreedyTokens {
    private GreedyTokens() {}

    /**
     * Compares the tokens that are certain, at least one.
     *
     * @param actual tokens, no more than expected
     * @param margins how far each expected token leads the second, in the reference's logits
     * @param limit how far a logit may be off
     */
    public static void check(int[] actual, long[] expected, float[] margins, double limit) {
        int certain = 0;
        while (certain < actual.length && margins[certain] > 2 * limit) {
            certain++;
        }
        assertThat(certain).as("tokens that are certain").isPositive();
        assertThat(Arrays.stream(actual).limit(certain).asLongStream().toArray())
                .isEqualTo(Arrays.copyOf(expected, certain));
    }
}
