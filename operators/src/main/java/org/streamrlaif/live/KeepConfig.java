package org.streamrlaif.live;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * Where the clips of live streams lie, and for how long. A clip that is deleted while the loop
 * still needs its frames ends void with the reason {@code missing-file}.
 *
 * @param folder where clips are written; every process of the job must see it
 * @param all whether clips stay as long as there is room, so that lineage leads back to pictures
 * @param seconds how long a clip stays where {@code all} is false; longer than a sample waits to be
 *     decoded
 * @param megabytes most room in the folder; when there is more, the oldest clips are deleted
 */
public record KeepConfig(String folder, boolean all, double seconds, long megabytes)
        implements Serializable {

    /** Checks every value. */
    public KeepConfig {
        require(!folder.isBlank(), "folder", '"' + folder + '"', "the path of a folder");
        require(seconds > 0, "seconds", seconds, "a number above 0");
        require(
                megabytes >= 1 && megabytes <= 1L << 40,
                "megabytes",
                megabytes,
                "a whole number of at least 1");
    }

    /** The folder {@code live}, a quota of four gigabytes. */
    public static KeepConfig defaults() {
        return new KeepConfig("live", true, 3600, 4096);
    }
}
