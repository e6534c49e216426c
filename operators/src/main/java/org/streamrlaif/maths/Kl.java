package org.streamrlaif.maths;

/**
 * Per-token estimators of KL(π ‖ π_ref) from the log-probabilities of the sampled token, in nats.
 *
 * <p>With d = log π(y_t) − log π_ref(y_t), y_t ~ π: k1 = d, k2 = ½·d², k3 = e^{−d} − 1 + d. k1 and
 * k3 are unbiased, k2 and k3 are never negative, k3 has the lowest variance near d = 0. Nothing is
 * clamped: a clamped k1 would be biased upwards.
 *
 * <p>Source: Schulman, "Approximating KL divergence", 2020.
 */
public enum Kl {
    /** d: unbiased, of either sign. */
    K1 {
        @Override
        public double of(double logprob, double refLogprob) {
            return logprob - refLogprob;
        }
    },
    /** ½·d²: biased, small variance. */
    K2 {
        @Override
        public double of(double logprob, double refLogprob) {
            double d = logprob - refLogprob;
            return 0.5 * d * d;
        }
    },
    /** e^{−d} − 1 + d: unbiased and never negative. */
    K3 {
        @Override
        public double of(double logprob, double refLogprob) {
            double d = logprob - refLogprob;
            return Math.exp(-d) - 1 + d;
        }
    };

    /** Estimate for one token. */
    public abstract double of(double logprob, double refLogprob);

    /** Estimates for T tokens: arrays of equal length T in, a new array of length T out. */
    public double[] perToken(double[] logprobs, double[] refLogprobs) {
        Checks.sameLength("refLogprobs", refLogprobs.length, "logprobs", logprobs.length);
        double[] kl = new double[logprobs.length];
        for (int t = 0; t < kl.length; t++) {
            kl[t] = of(logprobs[t], refLogprobs[t]);
        }
        return kl;
    }
}
