package org.streamrlaif.maths;

/**
 * Whitening over the tokens that count: zero mean and unit variance.
 *
 * <p>x′ = (x − x̄) / √(Var + 1e-8), Var with N − 1 in the denominator; tokens that do not count
 * come out as 0.
 *
 * <p>Shapes: {@code x} and {@code responseMask} have equal length N, any flattening of B × T. A
 * single token has no variance and becomes 0; an empty mask gives all zeros.
 *
 * <p>Source: {@code masked_whiten} of TRL's PPO trainer.
 */
public final class Whitening {

    private static final double EPSILON = 1e-8;

    private Whitening() {}

    /** A new, whitened array of length N. */
    public static double[] whiten(double[] x, boolean[] responseMask) {
        Checks.sameLength("responseMask", responseMask.length, "x", x.length);
        double[] whitened = new double[x.length];
        if (Masked.count(responseMask) < 2) {
            return whitened;
        }
        double mean = Masked.mean(x, responseMask);
        double scale = 1 / Math.sqrt(Masked.unbiasedVariance(x, responseMask) + EPSILON);
        for (int i = 0; i < x.length; i++) {
            if (responseMask[i]) {
                whitened[i] = (x[i] - mean) * scale;
            }
        }
        return whitened;
    }
}
