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
        SEQUENCE
    }

    /** What becomes of a weight above the cap. */
    public enum Beyond {
        /** It is lowered to the cap. */
        TRUNCATE,
        /** It becomes 0: the token teaches nothing. */
        MASK
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
        }
        return weights;
    }

    /**
     * A weight under a cap.
     *
     * @param cap largest weight; 0 for none
     */
    public static double capped(double weight, double cap, Beyond beyond) {
        if (cap == 0 || weight <= cap) {
            return weight;
        }
        return beyond == Beyond.MASK ? 0 : cap;
    }
}
