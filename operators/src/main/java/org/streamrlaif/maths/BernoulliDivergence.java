package org.streamrlaif.maths;

/**
 * Kullback–Leibler divergence of a modelled yes–no probability from the one it should have, nats:
 * p·log(p / σ(d)) + (1 − p)·log((1 − p) / σ(−d)); 0 where both say the same.
 *
 * <p>With d = r_A − r_B the model is that of Bradley and Terry, P(A ≻ B) = σ(r_A − r_B) ("Rank
 * analysis of incomplete block designs", 1952).
 */
public final class BernoulliDivergence {

    private BernoulliDivergence() {}

    /**
     * The divergence.
     *
     * @param p the probability that it should have, in [0, 1]
     * @param d log-odds of the model
     */
    public static double of(double p, double d) {
        return p * softplus(-d) + (1 - p) * softplus(d) - entropyTerm(p) - entropyTerm(1 - p);
    }

    /** −x·log x, 0 for 0. */
    private static double entropyTerm(double x) {
        return x == 0 ? 0 : -x * Math.log(x);
    }

    /** log(1 + eˣ) without overflow. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
