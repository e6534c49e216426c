package org.streamrlaif.maths;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.learn.GoldenTensors;
import org.streamrlaif.numeric.Rounding;

/** The pure maths equals the golden files; padding in them holds garbage on purpose. */
@Tag("numeric")
public class MathsReferenceTest {

    private static final double KL_COEF = 0.1;

    private final GoldenTensors inputs = GoldenTensors.inputs();
    private final GoldenTensors expected = GoldenTensors.expected();
    private final boolean[] mask = inputs.mask();

    /** Sums over all tokens. */
    private final Rounding rounding = Rounding.float64(mask.length);

    private final boolean[][] maskRows = inputs.maskRows();

    @ParameterizedTest
    @CsvSource({"K1, kl.k1", "K2, kl.k2", "K3, kl.k3"})
    void klPerTokenAndItsMeans(Kl estimator, String name) {
        double[] kl = estimator.perToken(inputs.flat("old_logprobs"), inputs.flat("ref_logprobs"));

        assertEqual(masked(kl), expected.flat(name));
        assertEqual(Masked.mean(kl, mask), GoldenTensors.scalar(name + ".token_mean"));
        assertEqual(
                Masked.sum(kl, mask) / maskRows.length,
                GoldenTensors.scalar(name + ".seq_sum_mean"));
    }

    @ParameterizedTest
    @CsvSource({"K1, shaped.k1", "K3, shaped.k3"})
    void shapedRewards(Kl estimator, String name) {
        double[][] rewards = shaped(estimator);

        for (int row = 0; row < rewards.length; row++) {
            assertEqual(rewards[row], expected.rows(name)[row]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, gae.gamma1_lam1",
        "1, 0.95, gae.gamma1_lam0.95",
        "0.99, 0.95, gae.gamma0.99_lam0.95"
    })
    void advantagesAndReturns(double gamma, double lambda, String name) {
        double[][] rewards = shaped(Kl.K1);

        for (int row = 0; row < rewards.length; row++) {
            Gae.Estimate estimate =
                    Gae.estimate(
                            rewards[row], inputs.rows("values")[row], maskRows[row], gamma, lambda);
            assertEqual(estimate.advantages(), expected.rows(name + ".advantages")[row]);
            assertEqual(estimate.returns(), expected.rows(name + ".returns")[row]);
        }
    }

    @Test
    void whitening() {
        double[] advantages = expected.flat("gae.gamma1_lam0.95.advantages");

        assertEqual(Masked.mean(advantages, mask), GoldenTensors.scalar("whiten.mean"));
        assertEqual(
                Masked.unbiasedVariance(advantages, mask),
                GoldenTensors.scalar("whiten.var_unbiased"));
        assertEqual(Masked.variance(advantages, mask), GoldenTensors.scalar("whiten.var_biased"));
        assertEqual(Whitening.whiten(advantages, mask), expected.flat("whiten.trl"));
    }

    @Test
    void explainedVariance() {
        assertEqual(
                Masked.explainedVariance(
                        inputs.flat("values"), expected.flat("gae.gamma1_lam0.95.returns"), mask),
                GoldenTensors.scalar("value.explained_variance"));
    }

    @ParameterizedTest
    @CsvSource({"0, lr.cosine", "0.1, lr.cosine_min10pct"})
    void cosineLearningRate(double floorFraction, String name) {
        LearningRate rate =
                new LearningRate(LearningRate.Schedule.COSINE, 1e-4, 10, 0, 100, floorFraction);
        double[] curve = expected.flat(name);

        for (int step = 0; step < curve.length; step++) {
            assertEqual(rate.at(step), curve[step]);
        }
    }

    @Test
    void fiveStepsOfAdamW() {
        OptimizerConfig config =
                new OptimizerConfig(LearningRate.constant(1e-2, 0), 0.9, 0.999, 1e-8, 0.1, 1);
        AdamW.State state = AdamW.State.initial(inputs.flat("adamw_param0"));

        for (int step = 0; step < 5; step++) {
            state = AdamW.step(state, inputs.rows("adamw_grads")[step], 1e-2, config);
            assertEqual(state.parameters(), expected.rows("adamw.params")[step]);
        }
        assertEqual(state.first(), expected.flat("adamw.m"));
        assertEqual(state.second(), expected.flat("adamw.v"));
    }

    @Test
    void gradientClipping() {
        double[][] gradients = inputs.rows("adamw_grads");

        double norm = GradientClip.norm(List.of(gradients[0], gradients[2]));

        assertEqual(norm, GoldenTensors.scalar("gradclip.norm"));
        assertEqual(GradientClip.coefficient(norm, 1), GoldenTensors.scalar("gradclip.coef"));
    }

    private double[][] shaped(Kl estimator) {
        double[][] logprobs = inputs.rows("old_logprobs");
        double[][] refLogprobs = inputs.rows("ref_logprobs");
        double[] scores = inputs.flat("scores");
        double[][] rewards = new double[logprobs.length][];
        for (int row = 0; row < rewards.length; row++) {
            double[] kl = estimator.perToken(logprobs[row], refLogprobs[row]);
            rewards[row] = RewardShaping.perToken(kl, scores[row], KL_COEF, maskRows[row]);
        }
        return rewards;
    }

    private double[] masked(double[] x) {
        double[] kept = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            kept[i] = mask[i] ? x[i] : 0;
        }
        return kept;
    }

    private void assertEqual(double actual, double reference) {
        assertEqual(new double[] {actual}, new double[] {reference});
    }

    /** Results below 1 are sums and differences of terms about 1. */
    private void assertEqual(double[] actual, double[] reference) {
        rounding.check("values", actual, reference, Math.max(1, Rounding.largest(reference)));
    }
}
