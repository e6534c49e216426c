package org.streamrlaif.learn.algorithm;

/**
 * The clipped loss with one ratio for a whole response, the geometric mean of those of its tokens.
 *
 * <p>s = exp(mean over the response of log π − log π_old); every token's term is max(−A·s,
 * −A·clip(s, 1 − low, 1 + high)), at most dual·|A| where dual is above 0. ∂s/∂log π_t = s/T for a
 * response of T tokens. Where A differs from token to token each has the response's s and its own
 * derivative (GSPO-token), which is the same thing where A does not.
 *
 * <p>s is nearer to 1 than the ratio of a token: the paper clips at 3e-4 and 4e-4.
 *
 * <p>Source: Zheng et al., "Group sequence policy optimization", 2025, arXiv 2507.18071, eq. 5 to 7
 * and 13.
 */
record Gspo(ClipConfig clip) implements PolicyLoss {

    @Override
    public Terms at(Point point) {
        double[] slopes = new double[point.current().length];
        double value = 0;
        int held = 0;
        for (ResponseTokens.Span span : point.spans()) {
            double ratio = ratio(span, point);
            double clipped = Math.max(1 - clip.low(), Math.min(1 + clip.high(), ratio));
            for (int t = span.from(); t < span.to(); t++) {
                double advantage = point.advantages()[t];
                double free = -advantage * ratio;
                double term = Math.max(free, -advantage * clipped);
                double most =
                        clip.dual() > 0
                                ? clip.dual() * Math.abs(advantage)
                                : Double.POSITIVE_INFINITY;
                boolean clips = term > free;
                held += clips ? 1 : 0;
                value += point.weights()[t] * Math.min(term, most);
                slopes[t] = clips || term > most ? 0 : advantage * ratio;
            }
        }
        return new Terms(value, slopes, held);
    }

    private static double ratio(ResponseTokens.Span span, Point point) {
        double sum = 0;
        for (int t = span.from(); t < span.to(); t++) {
            sum += point.current()[t] - point.old()[t];
        }
        return Math.exp(sum / span.length());
    }
}
