package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * Where tuned adapters are kept.
 *
 * @param store folder, or URI of any file system that Flink knows, in which each run has a folder
 *     of its own; empty for the run's own folder (local runs)
 * @param keep number of newest versions that are kept of a run, 2 or more
 */
public record WeightsConfig(String store, int keep) implements Serializable {

    public WeightsConfig {
        require(keep >= 2, "keep", keep, "2 or more");
    }

    /** The run's own folder; the newest eight versions. */
    public static WeightsConfig defaults() {
        return new WeightsConfig("", 8);
    }
}
