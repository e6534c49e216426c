package org.streamrlaif.maths;

/**
 * The KL coefficient β over time: fixed, or steered towards a target.
 *
 * <p>Steered: β ← β · (1 + clip(KL/target − 1, −0.2, 0.2) · n/horizon) after n responses with mean
 * KL (nats per response); n counts as the horizon at most, so that β stays above 0. A KL that is
 * not finite changes nothing.
 *
 * <p>A value: {@link #after} returns the next controller, so that a step which is given up leaves
 * no trace.
 *
 * <p>Source: Ziegler et al., "Fine-tuning language models from human preferences", 2019, section
 * 2.2.
 *
 * @param coef β in force
 * @param config target and horizon
 */
public record KlController(double coef, KlConfig config) {

    private static final double MAX_ERROR = 0.2;

    /** The controller before any response. */
    public static KlController of(KlConfig config) {
        return new KlController(config.coef(), config);
    }

    /**
     * The controller of a run that goes on, perhaps with other settings: a steered β stays where it
     * was, a fixed one is that of the settings.
     */
    public static KlController resumed(double coef, KlConfig config) {
        return new KlController(config.target() > 0 ? coef : config.coef(), config);
    }

    /** The controller after {@code responses} more responses of mean {@code kl} nats. */
    public KlController after(double kl, long responses) {
        if (config.target() == 0 || !Double.isFinite(kl)) {
            return this;
        }
        double error = Math.max(-MAX_ERROR, Math.min(MAX_ERROR, kl / config.target() - 1));
        double share = Math.min(1, (double) responses / config.horizon());
        return new KlController(coef * (1 + error * share), config);
    }
}
