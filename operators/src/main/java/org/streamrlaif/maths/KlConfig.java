package org.streamrlaif.maths;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How the policy is held near the reference.
 *
 * @param estimator per-token estimator in the rewards
 * @param coef β, or where a steered β starts, 0 or more: in the rewards, or as the weight of k3 in
 *     the policy loss with grpo, gopo, rank-grpo and win-rate
 * @param target KL per response that β is steered to, in nats; 0 keeps β fixed
 * @param horizon responses over which a steered β may change by 20 %, above 0
 * @param lossCoef weight of k3 in the policy loss beside that, 0 or more
 */
public record KlConfig(Kl estimator, double coef, double target, long horizon, double lossCoef)
        implements Serializable {

    /** Checks the ranges. */
    public KlConfig {
        require(coef >= 0, "coef", coef, "0 or more");
        require(target >= 0, "target", target, "0 or more");
        require(horizon > 0, "horizon", horizon, "above 0");
        require(lossCoef >= 0, "loss-coef", lossCoef, "0 or more");
    }

    /** A fixed 0.2·k1 in the rewards. */
    public static KlConfig defaults() {
        return new KlConfig(Kl.K1, 0.2, 0, 10_000, 0);
    }
}
