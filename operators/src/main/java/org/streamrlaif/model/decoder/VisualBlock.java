package org.streamrlaif.model.decoder;

/**
 * Consecutive visual tokens of one picture or clip, which have a position in time, height and
 * width: they stand row by row, frame after frame.
 *
 * @param frames steps in time T
 * @param rows tokens of a column H
 * @param columns tokens of a row W
 * @param interval positions from one step in time to the next, before they are rounded down
 */
public record VisualBlock(int frames, int rows, int columns, float interval) {
    public VisualBlock {
        if (frames < 1 || rows < 1 || columns < 1 || !(interval >= 0)) {
            throw new IllegalArgumentException(
                    "visual block: "
                            + frames
                            + " x "
                            + rows
                            + " x "
                            + columns
                            + " at "
                            + interval
                            + ", expected at least one token and an interval of 0 or more");
        }
    }

    /** Number of tokens, T · H · W. */
    public int tokens() {
        return frames * rows * columns;
    }
}
