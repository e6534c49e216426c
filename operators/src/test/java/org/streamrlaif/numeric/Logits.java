package org.streamrlaif.numeric;

/** What one row of logits says, in double precision. */
public final class Logits {
    private Logits() {}

    /** The most probable token. */
    public static int best(float[] logits) {
        int best = 0;
        for (int v = 1; v < logits.length; v++) {
            best = logits[v] > logits[best] ? v : best;
        }
        return best;
    }

    /** How far the most probable token leads the second. */
    public static float margin(float[] logits) {
        int best = best(logits);
        float second = Float.NEGATIVE_INFINITY;
        for (int v = 0; v < logits.length; v++) {
            second = v == best ? second : Math.max(second, logits[v]);
        }
        return logits[best] - second;
    }

    /** The log-probability of a token at temperature 1. */
    public static double logprob(float[] logits, int token) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return logits[token] - Math.log(sum);
    }
}
