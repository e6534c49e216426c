package org.streamrlaif.encode;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;

/**
 * How a clip is cut for the narrator.
 *
 * @param frames longest segment in frames; 0 makes no segments, so the judge gets no context
 */
public record SegmentConfig(int frames) implements Serializable {
    public SegmentConfig {
        require(frames >= 0, "frames", frames, "at least 0");
    }

    /** Segments of at most 20 frames. */
    public static SegmentConfig defaults() {
        return new SegmentConfig(20);
    }
}
