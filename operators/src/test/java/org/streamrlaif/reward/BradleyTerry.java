package org.streamrlaif.reward;

/**
 * The Bradley–Terry model of preferences in double precision: what the native kernel is held to.
 *
 * <p>P(A ≻ B) = σ(r_A − r_B). With soft labels p: loss = mean of −[p·log σ(d) + (1 − p)·log σ(−d)],
 * d = r_A − r_B, plus the centring term c·|mean(r_A + r_B)|, which keeps the average score near 0
 * without shrinking single scores.
 *
 * <p>Shapes: {@code a}, {@code b} and {@code pChosen} have equal length N ≥ 1, one entry per pair;
 * pChosen is the probability that A is the better one.
 *
 * <p>Source: Bradley and Terry, "Rank analysis of incomplete block designs", 1952; the centring
 * term is VLM-RLAIF's (arXiv 2402.03746).
 */
public final class BradleyTerry {

    private BradleyTerry() {}

    /** σ(a − b): the probability that A is preferred. */
    public static double probability(double a, double b) {
        return 1 / (1 + Math.exp(b - a));
    }

    /** Cross-entropy plus centring term; see the class comment. */
    public static double loss(double[] a, double[] b, double[] pChosen, double centring) {
        requirePairs(a, b, pChosen);
        double crossEntropy = 0;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = a[i] - b[i];
            crossEntropy += pChosen[i] * softplus(-d) + (1 - pChosen[i]) * softplus(d);
            sum += a[i] + b[i];
        }
        return crossEntropy / a.length + centring * Math.abs(sum / a.length);
    }

    /**
     * Share of pairs on which the scores agree with the label: [r_A ≥ r_B] = [p ≥ ½].
     *
     * <p>Edge: equal scores count as a vote for A.
     */
    public static double accuracy(double[] a, double[] b, double[] pChosen) {
        requirePairs(a, b, pChosen);
        int agreed = 0;
        for (int i = 0; i < a.length; i++) {
            if (a[i] >= b[i] == pChosen[i] >= 0.5) {
                agreed++;
            }
        }
        return (double) agreed / a.length;
    }

    /** log(1 + eˣ) without overflow. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static void requirePairs(double[] a, double[] b, double[] pChosen) {
        if (a.length == 0 || a.length != b.length || a.length != pChosen.length) {
            throw new IllegalArgumentException(
                    "pairs: "
                            + a.length
                            + " scores of A, "
                            + b.length
                            + " of B, "
                            + pChosen.length
                            + " labels, expected equal numbers above 0");
        }
    }
}
