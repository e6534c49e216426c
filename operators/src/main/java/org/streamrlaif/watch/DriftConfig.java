package org.streamrlaif.watch;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * When the drift alarm sounds.
 *
 * @param referenceBatches batches after warm-up that tell how surprising the judge's decisions are
 *     to a reward model in good order, 2 or more
 * @param threshold sum of later surprise at which the alarm sounds, in standard deviations of the
 *     reference, above 0; lower is earlier, and more often for nothing
 */
public record DriftConfig(int referenceBatches, double threshold) implements Serializable {

    /** Checks the ranges. */
    public DriftConfig {
        require(referenceBatches >= 2, "reference-batches", referenceBatches, "2 or more");
        require(threshold > 0, "threshold", threshold, "above 0");
    }

    /** The settings that were chosen in the demo's world. */
    public static DriftConfig defaults() {
        return new DriftConfig(10, 5);
    }
}
