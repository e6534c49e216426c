package org.streamrlaif.watch;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * What a policy version must hold to be published. Weights that are not finite never are.
 *
 * @param maxAccuracyDrop how far the held-out accuracy may lie below the best accepted one, in (0,
 *     1]; 1 lets everything pass
 * @param maxWinRateDrop the same for the win rate against the start policy
 * @param maxKl greatest KL to the reference per response, in nats; 0 lets everything pass
 */
public record GateConfig(double maxAccuracyDrop, double maxWinRateDrop, double maxKl)
        implements Serializable {

    /** Checks the ranges. */
    public GateConfig {
        requireShare("max-accuracy-drop", maxAccuracyDrop);
        requireShare("max-win-rate-drop", maxWinRateDrop);
        require(maxKl >= 0 && Double.isFinite(maxKl), "max-kl", maxKl, "0 or more");
    }

    /** Five points of held-out accuracy or win rate; any KL. */
    public static GateConfig defaults() {
        return new GateConfig(0.05, 0.05, 0);
    }

    /** Whether held-out scores can keep a version back. */
    boolean readsScores() {
        return maxAccuracyDrop < 1 || maxWinRateDrop < 1;
    }

    private static void requireShare(String key, double value) {
        require(value > 0 && value <= 1, key, value, "a number in (0, 1], where 1 is none");
    }
}
