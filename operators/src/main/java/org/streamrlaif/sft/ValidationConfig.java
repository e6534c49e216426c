package org.streamrlaif.sft;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * What is measured while a model is fine-tuned.
 *
 * @param share share of the examples that is held out where no file of them is given, all about
 *     videos of their own
 * @param examples most examples that are measured on
 * @param times measurements in a run, the last one at its end
 * @param samples questions that are answered greedily with each measurement
 * @param sampleTokens most tokens of such an answer
 */
public record ValidationConfig(double share, int examples, int times, int samples, int sampleTokens)
        implements Serializable {

    /** Checks the ranges. */
    public ValidationConfig {
        require(share >= 0 && share < 1, "share", share, "a number in [0, 1)");
        require(examples >= 0, "examples", examples, "0 or more");
        require(times >= 1, "times", times, "1 or more");
        require(samples >= 0, "samples", samples, "0 or more");
        require(sampleTokens >= 1, "sample-tokens", sampleTokens, "1 or more");
    }

    /** 2 % of the examples, at most 200, ten times. */
    public static ValidationConfig defaults() {
        return new ValidationConfig(0.02, 200, 10, 3, 64);
    }

    /** Whether something is measured after an update, 0-based, of so many. */
    public boolean isDue(long update, long updates) {
        return (update + 1) * times / updates > update * times / updates;
    }
}
