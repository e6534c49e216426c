package org.streamrlaif.clips;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * Where a process keeps what models read of clips.
 *
 * @param memoryMegabytes most memory of a process that visual tokens and sent frames take, 1 or
 *     more; what has not been used for longest goes to disk
 * @param folder local folder for what has no room in memory; empty for the temporary folder
 * @param store folder or URI of any file system that Flink knows, where processes find the clips of
 *     each other; empty for none: a process that lacks a clip makes it again from the video
 */
public record ClipsConfig(int memoryMegabytes, String folder, String store)
        implements Serializable {

    /** Checks the ranges. */
    public ClipsConfig {
        require(memoryMegabytes >= 1, "memory-megabytes", memoryMegabytes, "1 or more");
    }

    /** A quarter of a gigabyte, the temporary folder, no file system in common. */
    public static ClipsConfig defaults() {
        return new ClipsConfig(256, "", "");
    }
}
