package org.streamrlaif.learn;

import java.util.Arrays;
import java.util.Map;

/**
 * A batch after the off-policy correction, in the flat order of {@link ResponseTokens}.
 *
 * @param old log-probabilities that the ratio is taken to
 * @param weights importance weights, which multiply the advantages
 * @param meanWeight mean weight over the tokens
 * @param truncated share of tokens whose weight the cap changed
 */
record Correction(double[] old, double[] weights, double meanWeight, double truncated) {

    /** Corrects a batch. */
    static Correction of(Experience experience, CorrectionConfig config) {
        ResponseTokens responses = experience.responses();
        double[] weights = new double[responses.size()];
        Arrays.fill(weights, 1);
        return switch (config.kind()) {
            case NONE -> new Correction(experience.logprobs(), weights, 1, 0);
            case RATIO -> new Correction(responses.logprobs(), weights, 1, 0);
            case TRUNCATED, DECOUPLED -> weighted(experience, config, weights);
        };
    }

    /** Says how much was corrected. */
    void write(Map<String, Double> metrics) {
        metrics.put(StepMetrics.IMPORTANCE_WEIGHT, meanWeight);
        metrics.put(StepMetrics.TRUNCATED_FRACTION, truncated);
    }

    private static Correction weighted(
            Experience experience, CorrectionConfig config, double[] weights) {
        ResponseTokens responses = experience.responses();
        int capped = 0;
        for (ResponseTokens.Span span : responses.spans()) {
            double[] free =
                    ImportanceWeights.of(
                            span.of(experience.logprobs()),
                            span.of(responses.logprobs()),
                            config.level());
            for (int t = 0; t < free.length; t++) {
                double weight = ImportanceWeights.capped(free[t], config.cap(), config.beyond());
                capped += weight == free[t] ? 0 : 1;
                weights[span.from() + t] = weight;
            }
        }
        return new Correction(
                experience.logprobs(),
                weights,
                Masked.mean(weights, responses.responseMask()),
                (double) capped / Masked.count(responses.responseMask()));
    }
}
