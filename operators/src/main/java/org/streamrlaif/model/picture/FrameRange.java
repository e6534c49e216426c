package org.streamrlaif.model.picture;

/**
 * Consecutive frames of a clip.
 *
 * @param from index of the first frame
 * @param to index after the last frame
 */
public record FrameRange(int from, int to) {
    public FrameRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException(
                    "frames: " + from + " to " + to + ", expected at least one frame");
        }
    }
}
