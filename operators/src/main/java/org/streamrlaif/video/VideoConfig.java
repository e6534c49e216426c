package org.streamrlaif.video;

import java.io.Serializable;
import java.util.List;

/**
 * How videos are read.
 *
 * @param frames frames sampled per video, 1 … 1024
 * @param maxPixels largest frame that is decoded, in pixels
 * @param timeoutSeconds longest time spent on one video, in seconds
 * @param allowedRoots folders whose files may be read; a path that leads elsewhere, also through a
 *     symbolic link, is refused
 */
public record VideoConfig(
        int frames, long maxPixels, double timeoutSeconds, List<String> allowedRoots)
        implements Serializable {

    /** Checks every value. */
    public VideoConfig {
        if (frames < 1 || frames > 1024) {
            throw new IllegalArgumentException(
                    "frames: " + frames + ", expected a whole number from 1 to 1024");
        }
        if (maxPixels < 1) {
            throw new IllegalArgumentException(
                    "max-pixels: " + maxPixels + ", expected a number of at least 1");
        }
        if (!(timeoutSeconds > 0)) {
            throw new IllegalArgumentException(
                    "timeout-seconds: " + timeoutSeconds + ", expected a number above 0");
        }
        allowedRoots = List.copyOf(allowedRoots);
        for (String root : allowedRoots) {
            if (root.isBlank()) {
                throw new IllegalArgumentException(
                        "allowed-roots: \"" + root + "\", expected the path of a folder");
            }
        }
    }

    /** Eight frames, up to 8K pictures, two minutes, files below the working folder. */
    public static VideoConfig defaults() {
        return new VideoConfig(8, 7680L * 4320, 120, List.of("."));
    }

    /** The same with another number of frames. */
    public VideoConfig withFrames(int count) {
        return new VideoConfig(count, maxPixels, timeoutSeconds, allowedRoots);
    }
}
