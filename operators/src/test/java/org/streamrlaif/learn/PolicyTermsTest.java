package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.algorithm.ClipConfig;
import org.streamrlaif.maths.LossMean;
import org.streamrlaif.maths.Masked;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.numeric.Rounding;

/** Loss and derivative of the native policy terms against the golden files, switch by switch. */
@Tag("numeric")
class PolicyTermsTest {

    private static final int LONGEST = 12;

    /**
     * A token's term: two log-probabilities of up to 6, their difference, its exponential, the
     * clip, the product, the weight and a term that is added. The sum over tokens is float64.
     */
    private static final Rounding TERM = Rounding.float32(8);

    private static final double SIZE = 6;

    private final GoldenTensors inputs = GoldenTensors.inputs();
    private final GoldenTensors expected = GoldenTensors.expected();
    private final boolean[] mask = inputs.mask();
    private final boolean[][] rows = inputs.maskRows();
    private final int tokens = Masked.count(mask);

    private final Kernels kernels = Kernels.on("cpu");
    private final NDManager manager = kernels.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 0.2, policy.0.2",
        "0.1, 0.1, policy.0.1",
        "0.2, 0.28, policy.0.2_0.28",
    })
    void theClip(double low, double high, String name) {
        Terms terms =
                terms(
                        inputs.flat("new_logprobs"),
                        inputs.flat("old_logprobs"),
                        expected.flat("whiten.trl"),
                        LossMean.TOKEN_MEAN,
                        new ClipConfig(low, high, 0, 1),
                        0);

        assertThat(terms.loss()).isCloseTo(scalar(name + ".loss_token_mean"), TERM.within(SIZE));
        assertThat(terms.held())
                .isCloseTo(scalar(name + ".clipfrac"), Rounding.float64(1).within(1));
        assertDerivative(terms, name + ".grad_token_mean");
    }

    @Test
    void theDualClip() {
        double[] advantages = Arrays.stream(expected.flat("whiten.trl")).map(a -> 4 * a).toArray();
        String name = "policy.0.2_dual3";
        Terms terms =
                terms(
                        inputs.flat("new_logprobs_dual"),
                        inputs.flat("old_logprobs"),
                        advantages,
                        LossMean.TOKEN_MEAN,
                        new ClipConfig(0.2, 0.2, 3, 1),
                        0);

        double[] perToken = expected.flat(name + ".per_token");
        double size = Rounding.largest(perToken);
        assertThat(terms.loss()).isCloseTo(scalar(name + ".loss_token_mean"), TERM.within(size));
        assertThat(terms.dualHeld())
                .isCloseTo(scalar(name + ".dual_clipfrac"), Rounding.float64(1).within(1));
        assertDerivative(terms, name + ".grad_token_mean");
        PpoObjective.Policy pure =
                PpoObjective.policy(
                        inputs.flat("new_logprobs_dual"),
                        inputs.flat("old_logprobs"),
                        advantages,
                        mask,
                        new ClipConfig(0.2, 0.2, 3, 1));
        assertThat(pure.perToken()).containsExactly(perToken, Rounding.float64(8).within(size));
        assertThat(pure.dualClipFraction())
                .isCloseTo(scalar(name + ".dual_clipfrac"), Rounding.float64(1).within(1));
    }

    @ParameterizedTest
    @CsvSource({
        "SEQUENCE_MEAN, loss_seq_mean",
        "TOKEN_MEAN, loss_token_mean",
        "FIXED_LENGTH, loss_dr_grpo"
    })
    void theMeansOverTokens(LossMean mean, String name) {
        Terms terms =
                terms(
                        inputs.flat("new_logprobs"),
                        inputs.flat("old_logprobs"),
                        expected.flat("whiten.trl"),
                        mean,
                        ClipConfig.defaults(),
                        0);

        assertThat(terms.loss()).isCloseTo(scalar("policy.0.2." + name), TERM.within(SIZE));
    }

    @ParameterizedTest
    @CsvSource({"SEQUENCE_MEAN, grpo", "TOKEN_MEAN, bnpo", "FIXED_LENGTH, dr_grpo"})
    void theLossesOfGrpo(LossMean mean, String name) {
        double[] perRow = inputs.flat("seq_advantages");
        double[] advantages =
                IntStream.range(0, mask.length).mapToDouble(i -> perRow[i / LONGEST]).toArray();
        Terms terms =
                terms(
                        inputs.flat("new_logprobs"),
                        inputs.flat("old_logprobs"),
                        advantages,
                        mean,
                        ClipConfig.defaults(),
                        0.04);

        assertThat(terms.loss()).isCloseTo(scalar("grpo_loss." + name), TERM.within(SIZE));
        if (mean != LossMean.FIXED_LENGTH) {
            assertDerivative(terms, "grpo_loss.grad_" + name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "old_logprobs, tis.token_truncate, tis",
        "prox_logprobs, decoupled.nocap.weights, decoupled.nocap",
        "prox_logprobs, decoupled.cap2_clamp.weights, decoupled.cap2_clamp",
        "prox_logprobs, decoupled.cap2_mask.weights, decoupled.cap2_mask"
    })
    void importanceWeightsMultiplyTheAdvantages(String old, String weights, String name) {
        double[] weight = expected.flat(weights);
        double[] whitened = expected.flat("whiten.trl");
        double[] advantages =
                IntStream.range(0, mask.length).mapToDouble(i -> weight[i] * whitened[i]).toArray();
        Terms terms =
                terms(
                        inputs.flat("new_logprobs"),
                        inputs.flat(old),
                        advantages,
                        LossMean.TOKEN_MEAN,
                        ClipConfig.defaults(),
                        0);

        assertThat(terms.loss()).isCloseTo(scalar(name + ".loss"), TERM.within(SIZE));
        assertDerivative(terms, name + ".grad");
    }

    /** The kernel on the tokens that count; loss and derivative of the mean. */
    private Terms terms(
            double[] logprobs,
            double[] old,
            double[] advantages,
            LossMean mean,
            ClipConfig clip,
            double klCoef) {
        double[] weights = new double[mask.length];
        for (int i = 0; i < weights.length; i++) {
            int length = Masked.count(rows[i / LONGEST]);
            weights[i] = mean.weight(tokens, rows.length, length, LONGEST);
        }
        NDList result =
                kernels.train("policy_terms")
                        .tensor("logprobs", counted(logprobs))
                        .tensor("old", counted(old))
                        .tensor("ref", counted(inputs.flat("ref_logprobs")))
                        .tensor("advantages", counted(advantages))
                        .tensor("weights", counted(weights))
                        .real("low", clip.low())
                        .real("high", clip.high())
                        .real("dual", clip.dual())
                        .real("kl_coef", klCoef)
                        .runList(manager);
        return new Terms(
                sum(result.get(0)) / tokens,
                result.get(1).toFloatArray(),
                count(result.get(2)) / tokens,
                count(result.get(3)) / tokens);
    }

    private void assertDerivative(Terms terms, String name) {
        double[] reference = expected.flat(name);
        int at = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i]) {
                assertThat((double) terms.derivative()[at++] / tokens)
                        .isCloseTo(reference[i], TERM.within(SIZE / tokens));
            }
        }
    }

    private NDArray counted(double[] flat) {
        float[] counted = new float[tokens];
        int at = 0;
        for (int i = 0; i < flat.length; i++) {
            if (mask[i]) {
                counted[at++] = (float) flat[i];
            }
        }
        return manager.create(counted);
    }

    private static double scalar(String name) {
        return GoldenTensors.scalar(name);
    }

    private static double sum(NDArray values) {
        double sum = 0;
        for (float value : values.toFloatArray()) {
            sum += value;
        }
        return sum;
    }

    private static double count(NDArray flags) {
        double count = 0;
        for (boolean flag : flags.toBooleanArray()) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    private record Terms(double loss, float[] derivative, double held, double dualHeld) {}
}
