package org.streamrlaif.maths;

/**
 * Statistics over the tokens that count.
 *
 * <p>x̄ = Σ m·x / Σ m, Var = Σ m·(x − x̄)² / (Σ m − d) with d = 0 (biased) or 1 (unbiased).
 *
 * <p>Shapes: {@code x} and {@code responseMask} have equal length N, any flattening of B × T; mask
 * {@code true} = the token counts. What lies under {@code false} is never read into a result, so
 * padding may hold anything. An empty mask has sum 0 and no mean: {@link IllegalArgumentException}.
 */
public final class Masked {

    private Masked() {}

    /** Number of tokens that count. */
    public static int count(boolean[] responseMask) {
        int count = 0;
        for (boolean counts : responseMask) {
            if (counts) {
                count++;
            }
        }
        return count;
    }

    /** Σ m·x. */
    public static double sum(double[] x, boolean[] responseMask) {
        Checks.sameLength("responseMask", responseMask.length, "x", x.length);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            if (responseMask[i]) {
                sum += x[i];
            }
        }
        return sum;
    }

    /** Σ m·x / Σ m. */
    public static double mean(double[] x, boolean[] responseMask) {
        return sum(x, responseMask) / countAtLeast(1, responseMask);
    }

    /** Variance with N in the denominator; 0 for a single token. */
    public static double variance(double[] x, boolean[] responseMask) {
        return squaredDeviations(x, responseMask) / countAtLeast(1, responseMask);
    }

    /** Variance with N − 1 in the denominator; needs two tokens. */
    public static double unbiasedVariance(double[] x, boolean[] responseMask) {
        return squaredDeviations(x, responseMask) / (countAtLeast(2, responseMask) - 1);
    }

    /**
     * Share of the returns' variance that the values explain: 1 − Var(G − V) / Var(G), at most 1; 0
     * when the returns do not vary.
     */
    public static double explainedVariance(
            double[] values, double[] returns, boolean[] responseMask) {
        Checks.sameLength("returns", returns.length, "values", values.length);
        double[] residual = new double[values.length];
        for (int i = 0; i < residual.length; i++) {
            residual[i] = returns[i] - values[i];
        }
        double total = variance(returns, responseMask);
        return total == 0 ? 0 : 1 - variance(residual, responseMask) / total;
    }

    private static double squaredDeviations(double[] x, boolean[] responseMask) {
        double mean = mean(x, responseMask);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            if (responseMask[i]) {
                sum += (x[i] - mean) * (x[i] - mean);
            }
        }
        return sum;
    }

    private static int countAtLeast(int least, boolean[] responseMask) {
        int count = count(responseMask);
        if (count < least) {
            throw new IllegalArgumentException(
                    "responseMask: " + count + " tokens count, expected at least " + least);
        }
        return count;
    }
}
