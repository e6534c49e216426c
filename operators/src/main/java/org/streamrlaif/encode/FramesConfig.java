package org.streamrlaif.encode;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How frames are sent to a remote judge.
 *
 * @param most greatest number of frames of a clip or segment, taken at even distances; 1 or more
 * @param side longest side of a sent frame in pixels; larger frames are scaled down; 16 or more
 * @param quality JPEG quality, above 0 and at most 1
 */
public record FramesConfig(int most, int side, double quality) implements Serializable {

    /** Checks every value. */
    public FramesConfig {
        require(most >= 1, "most", most, "at least 1");
        require(side >= 16, "side", side, "at least 16");
        require(quality > 0 && quality <= 1, "quality", quality, "above 0 and at most 1");
    }

    /** Up to 50 frames of at most 512 pixels. */
    public static FramesConfig defaults() {
        return new FramesConfig(50, 512, 0.85);
    }
}
