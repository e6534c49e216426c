package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** What a response of 1 token and one of 5 weigh in a minibatch, where 8 tokens are allowed. */
public class LossMeanTest {

    private static double responseWeight(LossMean mean, int length) {
        return length * mean.weight(6, 2, length, 8);
    }

    @Test
    void tokensCountTheSame() {
        assertThat(responseWeight(LossMean.TOKEN_MEAN, 1)).isEqualTo(1);
        assertThat(responseWeight(LossMean.TOKEN_MEAN, 5)).isEqualTo(5);
    }

    @Test
    void responsesCountTheSame() {
        assertThat(responseWeight(LossMean.SEQUENCE_MEAN, 1)).isEqualTo(3);
        assertThat(responseWeight(LossMean.SEQUENCE_MEAN, 5))
                .isCloseTo(3, Rounding.float64(4).within(3));
    }

    /** (1/T)·Σ w·L = (1/R)·Σ L / 8. */
    @Test
    void responsesCountByTheirLengthAsShareOfTheLongestAllowed() {
        assertThat(responseWeight(LossMean.FIXED_LENGTH, 1)).isEqualTo(3 / 8.0);
        assertThat(responseWeight(LossMean.FIXED_LENGTH, 5)).isEqualTo(3 * 5 / 8.0);
    }
}
