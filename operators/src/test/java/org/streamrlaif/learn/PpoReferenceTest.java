package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.numeric.Rounding;

/** The objectives in {@code double} equal the golden files; padding holds garbage on purpose. */
@Tag("numeric")
class PpoReferenceTest {

    private final GoldenTensors inputs = GoldenTensors.inputs();
    private final GoldenTensors expected = GoldenTensors.expected();
    private final boolean[] mask = inputs.mask();

    /** Sums over all tokens. */
    private final Rounding rounding = Rounding.float64(mask.length);

    @ParameterizedTest
    @CsvSource({"0.2, 0.2, policy.0.2", "0.1, 0.1, policy.0.1", "0.2, 0.28, policy.0.2_0.28"})
    void policyObjective(double low, double high, String name) {
        PpoObjective.Policy policy =
                PpoObjective.policy(
                        inputs.flat("new_logprobs"),
                        inputs.flat("old_logprobs"),
                        expected.flat("whiten.trl"),
                        mask,
                        new ClipConfig(low, high, 0, 1));

        assertEqual(policy.perToken(), expected.flat(name + ".per_token"));
        assertEqual(policy.loss(), GoldenTensors.scalar(name + ".loss_token_mean"));
        assertEqual(policy.clipFraction(), GoldenTensors.scalar(name + ".clipfrac"));
        assertEqual(policy.approxKl(), GoldenTensors.scalar("policy.approx_kl_half_sq"));
    }

    @Test
    void valueObjective() {
        double[] returns = expected.flat("gae.gamma1_lam0.95.returns");
        double[] values = inputs.flat("values");

        PpoObjective.Value value =
                PpoObjective.value(inputs.flat("new_values"), values, returns, mask, 0.2);

        assertEqual(value.perToken(), expected.flat("value.per_token"));
        assertEqual(value.loss(), GoldenTensors.scalar("value.loss"));
        assertEqual(value.clipFraction(), GoldenTensors.scalar("value.clipfrac"));
    }

    @Test
    void equalLogprobsGiveTheNegatedAdvantageAndNoClipping() {
        boolean[] three = {true, true, true};
        double[] logprobs = {-1, -2, -3};

        PpoObjective.Policy policy =
                PpoObjective.policy(
                        logprobs, logprobs, new double[] {3, -1, 1}, three, ClipConfig.defaults());

        assertThat(policy.loss()).isEqualTo(-1);
        assertThat(policy.clipFraction()).isZero();
        assertThat(policy.approxKl()).isZero();
    }

    private void assertEqual(double actual, double reference) {
        assertEqual(new double[] {actual}, new double[] {reference});
    }

    /** Results below 1 are sums and differences of terms about 1. */
    private void assertEqual(double[] actual, double[] reference) {
        rounding.check("values", actual, reference, Math.max(1, Rounding.largest(reference)));
    }
}
