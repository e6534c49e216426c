package org.streamrlaif.learn.algorithm;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How far one step may move policy and values.
 *
 * @param low the policy's ratio is clipped at 1 − low, in (0, 1]
 * @param high the policy's ratio is clipped at 1 + high, above 0
 * @param dual a token's loss is at most dual · |A|, above 1: bounds what a bad token that became
 *     likely can do; 0 = unbounded
 * @param value how far a value may move from the one at rollout, above 0
 */
public record ClipConfig(double low, double high, double dual, double value)
        implements Serializable {

    /** Checks the ranges. */
    public ClipConfig {
        require(low > 0 && low <= 1, "low", low, "a number in (0, 1]");
        require(high > 0, "high", high, "above 0");
        require(dual == 0 || dual > 1, "dual", dual, "0 or above 1");
        require(value > 0, "value", value, "above 0");
    }

    /** 0.2 to both sides, values by 1, no dual clip. */
    public static ClipConfig defaults() {
        return new ClipConfig(0.2, 0.2, 0, 1);
    }
}
