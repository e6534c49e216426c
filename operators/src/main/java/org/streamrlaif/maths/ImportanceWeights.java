package org.streamrlaif.maths;

import java.util.Arrays;

/**
 * Importance weights of tokens that an older policy sampled: w_t = π_prox(y_t) / μ(y_t), with μ the
 * policy that sampled and π_prox the one before the update, bounded by a cap.
 *
 * <p>Shapes: log-probabilities in nats, length T of one response.
 *
 * <p>Source: Espeholt et al., "IMPALA", 2018, arXiv 1802.01561, section 4.1 (truncation); Fu et
 * al., "AReaL", 2025, arXiv 2505.24298, section 5.2 (decoupled objective), after Hilton et al.,
 * "Batch size-invariance for policy optimization", 2022, arXiv 2110.00641, section 3.
 */
public final class ImportanceWeights {

    /** Of what a weight is the ratio of probabilities. */
    public enum Level {
        /** Each token by itself: biased, of small variance. */
        TOKEN,
        /** The whole response, one weight for all its tokens: unbiased but for the cap. */
        SEQUENCE,
        /** The geometric mean over the response: its size does not grow with the length. */
        MEAN
    }

    /** What becomes of a weight beyond the cap. */
    public enum Beyond {
        /** It is lowered to the cap. */
        TRUNCATE,
        /** It becomes 0: the token teaches nothing. */
        MASK,
        /** So does one below 1/cap: what the two policies disagree on either way is left out. */
        MASK_BOTH
    }

    private ImportanceWeights() {}

    /** Unbounded weights of one response. */
    public static double[] of(double[] proximal, double[] behaviour, Level level) {
        Checks.sameLength("behaviour", behaviour.length, "proximal", proximal.length);
        double[] weights = new double[proximal.length];
        double sum = 0;
        for (int t = 0; t < weights.length; t++) {
            weights[t] = Math.exp(proximal[t] - behaviour[t]);
            sum += proximal[t] - behaviour[t];
        }
        if (level == Level.SEQUENCE) {
            Arrays.fill(weights, Math.exp(sum));
        } else if (level == Level.MEAN) {
            Arrays.fill(weights, Math.exp(sum / weights.length));
        }
        return weights;
    }

    /**
     * A weight under a cap.
     *
     * @param cap largest weight; 0 for none
     */
    public static double capped(double weight, double cap, Beyond beyond) {
        boolean above = cap > 0 && weight > cap;
        boolean below = cap > 0 && weight < 1 / cap && beyond == Beyond.MASK_BOTH;
        if (above && beyond == Beyond.TRUNCATE) {
            return cap;
        }
        return above || below ? 0 : weight;
    }
}
