package org.streamrlaif.maths;

/**
 * KL(π ‖ π_ref) of an updated policy π, estimated on responses that another policy μ sampled.
 *
 * <p>Response i counts with the weight w_i = π(y_i)/μ(y_i), and the weights are divided by their
 * sum: KL ≈ Σ w_i·k_i / Σ w_i with k_i = log π(y_i) − log π_ref(y_i). With π = μ it is the mean k1
 * per response.
 *
 * <p>Source: self-normalised importance sampling, e.g. Owen, "Monte Carlo theory, methods and
 * examples", 2013, section 9.2.
 */
public final class UpdatedKl {

    private UpdatedKl() {}

    /**
     * The estimate in nats per response; arrays of T tokens, responses one behind the other.
     *
     * @param logprobs log π
     * @param sampled log μ
     * @param reference log π_ref
     * @param lengths tokens of each response, R ≥ 1, that sum to T
     */
    public static double of(
            double[] logprobs, double[] sampled, double[] reference, int[] lengths) {
        Checks.sameLength("sampled", sampled.length, "logprobs", logprobs.length);
        Checks.sameLength("reference", reference.length, "logprobs", logprobs.length);
        double[] logWeights = new double[lengths.length];
        double[] kl = new double[lengths.length];
        double largest = Double.NEGATIVE_INFINITY;
        int token = 0;
        for (int i = 0; i < lengths.length; i++) {
            for (int end = token + lengths[i]; token < end; token++) {
                logWeights[i] += logprobs[token] - sampled[token];
                kl[i] += logprobs[token] - reference[token];
            }
            largest = Math.max(largest, logWeights[i]);
        }
        double weights = 0;
        double weighted = 0;
        for (int i = 0; i < lengths.length; i++) {
            double weight = Math.exp(logWeights[i] - largest);
            weights += weight;
            weighted += weight * kl[i];
        }
        return weighted / weights;
    }
}
