package org.streamrlaif.learn;

/**
 * The KL coefficient β over time: fixed, or steered towards a target.
 *
 * <p>Adaptive: β ← β · (1 + clip(KL/target − 1, −0.2, 0.2) · n/horizon) after n responses with mean
 * KL (nats per response).
 *
 * <p>A value: {@link #after} returns the next controller, so that a step which is given up leaves
 * no trace.
 *
 * <p>Source: Ziegler et al., "Fine-tuning language models from human preferences", 2019, section
 * 2.2.
 *
 * @param coef β in force, 0 or more
 * @param target KL per response to steer to, in nats; 0 keeps β fixed
 * @param horizon responses over which β may change by 20 %, above 0
 */
public record KlController(double coef, double target, long horizon) {

    private static final double MAX_ERROR = 0.2;

    /** Checks the ranges. */
    public KlController {
        Checks.setting(coef >= 0, "coef", coef, "0 or more");
        Checks.setting(target >= 0, "target", target, "0 or more");
        Checks.setting(horizon > 0, "horizon", horizon, "above 0");
    }

    /** The controller after {@code responses} more responses of mean {@code kl} nats. */
    public KlController after(double kl, long responses) {
        if (target == 0) {
            return this;
        }
        double error = Math.max(-MAX_ERROR, Math.min(MAX_ERROR, kl / target - 1));
        return new KlController(coef * (1 + error * responses / horizon), target, horizon);
    }
}
