package org.streamrlaif.encode;

import static org.streamrlaif.platform.Settings.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.picture.FrameRange;

/**
 * How a clip is cut for the narrator.
 *
 * @param frames longest segment in frames; 0 makes no segments, so the judge gets no context
 * @param overlap frames that neighbours share, fewer where segments are no longer than that; with
 *     0, what happens between two segments is in neither
 */
public record SegmentConfig(int frames, int overlap) implements Serializable {
    public SegmentConfig {
        require(frames >= 0, "frames", frames, "at least 0");
        require(overlap >= 0, "overlap", overlap, "at least 0");
    }

    /** No segments. */
    public static SegmentConfig none() {
        return new SegmentConfig(0, 0);
    }

    /** Segments of at most 20 frames, of which neighbours share one. */
    public static SegmentConfig defaults() {
        return new SegmentConfig(20, 1);
    }

    /**
     * The segments of a video, in order, of nearly equal length: as few as there can be.
     *
     * @param count frames of the video, N ≥ 1
     */
    public List<FrameRange> ranges(int count) {
        List<FrameRange> ranges = new ArrayList<>();
        if (frames == 0) {
            return ranges;
        }
        int shared = Math.min(overlap, frames - 1);
        int steps = frames - shared;
        int segments = Math.max(1, (count - shared + steps - 1) / steps);
        for (int i = 0; i < segments; i++) {
            int from = i * (count - shared) / segments;
            int to = (i + 1) * (count - shared) / segments + shared;
            ranges.add(new FrameRange(from, to));
        }
        return ranges;
    }
}
