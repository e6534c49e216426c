package org.streamrlaif.maths;

/**
 * Generalised advantage estimation over one response.
 *
 * <p>δ_t = r_t + γ·V_{t+1} − V_t, A_t = δ_t + γλ·A_{t+1}, G_t = A_t + V_t.
 *
 * <p>Indices: r_t is paid for token t, V_t is predicted before token t is seen. A response ends its
 * episode: V after its last token that counts is 0 and so is the advantage there, whether it ended
 * by EOS or by length.
 *
 * <p>Shapes: all arrays have length T; mask {@code true} = the token counts; tokens that do not
 * count are skipped (their neighbours are adjacent) and come out as 0. Nothing is whitened here.
 *
 * <p>Source: Schulman et al., "High-dimensional continuous control using generalized advantage
 * estimation", 2015, eq. 16.
 */
public final class Gae {

    /**
     * Advantages A_t and returns G_t of one response, each of length T.
     *
     * @param advantages A_t, unwhitened
     * @param returns G_t = A_t + V_t, the target of the value function
     */
    public record Estimate(double[] advantages, double[] returns) {}

    private Gae() {}

    /** Estimates advantages and returns; see the class comment for the recursion. */
    public static Estimate estimate(
            double[] rewards,
            double[] values,
            boolean[] responseMask,
            double gamma,
            double lambda) {
        int length = rewards.length;
        Checks.sameLength("values", values.length, "rewards", length);
        Checks.sameLength("responseMask", responseMask.length, "rewards", length);
        double[] advantages = new double[length];
        double[] returns = new double[length];
        double nextValue = 0;
        double nextAdvantage = 0;
        for (int t = length - 1; t >= 0; t--) {
            if (responseMask[t]) {
                double delta = rewards[t] + gamma * nextValue - values[t];
                nextAdvantage = delta + gamma * lambda * nextAdvantage;
                nextValue = values[t];
                advantages[t] = nextAdvantage;
                returns[t] = nextAdvantage + values[t];
            }
        }
        return new Estimate(advantages, returns);
    }
}
