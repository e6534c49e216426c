package org.streamrlaif.learn.algorithm;

import java.util.Arrays;
import org.streamrlaif.maths.ImportanceWeights;
import org.streamrlaif.maths.Masked;

/**
 * A batch after the off-policy correction, in the flat order of {@link ResponseTokens}.
 *
 * @param old log-probabilities that the ratio is taken to
 * @param weights importance weights, which multiply the advantages
 * @param meanWeight mean weight over the tokens
 * @param truncated share of tokens whose weight the cap changed
 */
public record Correction(double[] old, double[] weights, double meanWeight, double truncated) {

    /** Corrects a batch. */
    public static Correction of(SeenBatch seen, CorrectionConfig config) {
        ResponseTokens responses = seen.responses();
        double[] weights = new double[responses.size()];
        Arrays.fill(weights, 1);
        return switch (config.kind()) {
            case NONE -> new Correction(seen.logprobs(), weights, 1, 0);
            case RATIO -> new Correction(responses.logprobs(), weights, 1, 0);
            case TRUNCATED, DECOUPLED -> weighted(seen, config, weights);
        };
    }

    private static Correction weighted(SeenBatch seen, CorrectionConfig config, double[] weights) {
        ResponseTokens responses = seen.responses();
        int capped = 0;
        for (ResponseTokens.Span span : responses.spans()) {
            double[] free =
                    ImportanceWeights.of(
                            span.of(seen.logprobs()),
                            span.of(responses.logprobs()),
                            config.level());
            for (int t = 0; t < free.length; t++) {
                double weight = ImportanceWeights.capped(free[t], config.cap(), config.beyond());
                capped += weight == free[t] ? 0 : 1;
                weights[span.from() + t] = weight;
            }
        }
        return new Correction(
                seen.logprobs(),
                weights,
                Masked.mean(weights, responses.responseMask()),
                (double) capped / Masked.count(responses.responseMask()));
    }
}
