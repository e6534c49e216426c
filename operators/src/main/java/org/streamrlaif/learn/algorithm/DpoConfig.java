package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import org.streamrlaif.maths.PreferenceLoss;

/**
 * How {@link OnlineDpo} learns from a pair.
 *
 * @param loss {@code dpo}, {@code ipo} or {@code simpo}
 * @param beta how strongly the policy is held: β of DPO, τ of IPO, the reward scale of SimPO; above
 *     0
 * @param margin γ of SimPO, 0 or more; the others do not read it
 */
public record DpoConfig(PreferenceLoss loss, double beta, double margin) implements Serializable {

    /** Checks the ranges. */
    public DpoConfig {
        require(beta > 0, "beta", beta, "above 0");
        require(margin >= 0, "margin", margin, "0 or more");
    }

    /** DPO with β = 0.1. */
    public static DpoConfig defaults() {
        return new DpoConfig(PreferenceLoss.DPO, 0.1, 0.5);
    }
}
