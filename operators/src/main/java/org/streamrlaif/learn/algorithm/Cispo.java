package org.streamrlaif.learn.algorithm;

/**
 * A policy gradient whose importance weights are clipped, and not the updates: every token goes on
 * teaching.
 *
 * <p>ρ = π/π_old, c = clip(ρ, 1 − low, 1 + high), held constant; a token's term is −c·A·log π. With
 * low = 1 there is no lower bound, as in the paper. The dual clip is not read.
 *
 * <p>Source: MiniMax, "MiniMax-M1", 2025, arXiv 2506.13585, eq. 4 and 5.
 */
record Cispo(ClipConfig clip) implements PolicyLoss {

    @Override
    public Terms at(Point point) {
        double[] slopes = new double[point.current().length];
        double value = 0;
        int held = 0;
        for (ResponseTokens.Span span : point.spans()) {
            for (int t = span.from(); t < span.to(); t++) {
                double ratio = Math.exp(point.current()[t] - point.old()[t]);
                double weight = Math.max(1 - clip.low(), Math.min(1 + clip.high(), ratio));
                held += weight == ratio ? 0 : 1;
                slopes[t] = weight * point.advantages()[t];
                value -= point.weights()[t] * slopes[t] * point.current()[t];
            }
        }
        return new Terms(value, slopes, held);
    }
}
