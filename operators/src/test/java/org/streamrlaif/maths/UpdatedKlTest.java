package org.streamrlaif.maths;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.numeric.Rounding;

/** The KL of an updated policy, by closed form. */
public class UpdatedKlTest {

    @Test
    void onPolicyItIsTheMeanK1PerResponse() {
        double[] logprobs = {-1, -2, -0.5};
        double[] reference = {-1.5, -2.5, -0.25};
        assertThat(UpdatedKl.of(logprobs, logprobs, reference, new int[] {2, 1}))
                .isCloseTo((1.0 - 0.25) / 2, Rounding.float64(3).within(2.5));
    }

    /**
     * One token out of two: responses that appear as often as the sampler makes them give exactly
     * the KL of the updated policy.
     */
    @Test
    void theWeightsTurnTheSamplersResponsesIntoThoseOfTheUpdatedPolicy() {
        double[] updated = {Math.log(0.9), Math.log(0.1), Math.log(0.1), Math.log(0.1)};
        double[] sampler = {Math.log(0.25), Math.log(0.75), Math.log(0.75), Math.log(0.75)};
        double[] reference = {Math.log(0.5), Math.log(0.5), Math.log(0.5), Math.log(0.5)};
        double expected = 0.9 * Math.log(0.9 / 0.5) + 0.1 * Math.log(0.1 / 0.5);
        assertThat(UpdatedKl.of(updated, sampler, reference, new int[] {1, 1, 1, 1}))
                .isCloseTo(expected, Rounding.float64(4 * 4).within(2));
    }

    @Test
    void weightsFarFromOneDoNotOverflow() {
        double[] updated = {-1000, -3000};
        double[] sampler = {-2000, -1};
        double[] reference = {-1001, -1};
        assertThat(UpdatedKl.of(updated, sampler, reference, new int[] {1, 1}))
                .isCloseTo(1, Rounding.float64(4).within(3000));
    }
}
