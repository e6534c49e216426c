package org.streamrlaif.model.vision;

import java.util.List;
import java.util.Locale;

/**
 * What prompts say about visual tokens: when frames were shown, or how a still picture was cut.
 *
 * @param timesMs time of each frame of a clip in milliseconds; empty for still pictures
 * @param durationMs length of the whole video in milliseconds; 0 when unknown and for still
 *     pictures
 * @param columns of a still picture that was cut into a grid, crops in a row; of a clip or picture
 *     whose tokens have places in height and width, tokens in a row; otherwise 0
 */
public record VisualLayout(List<Long> timesMs, long durationMs, int columns) {
    /** Nothing is known: still pictures seen as they are. */
    public static final VisualLayout NONE = new VisualLayout(List.of(), 0, 0);

    public VisualLayout {
        timesMs = List.copyOf(timesMs);
        if (durationMs < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "layout: %d ms, %d columns, expected none below 0",
                            durationMs,
                            columns));
        }
    }

    /** The same for the frames of a video. */
    public VisualLayout at(List<Long> times, long duration) {
        return new VisualLayout(times, duration, columns);
    }

    /** The frames of a video. */
    public static VisualLayout frames(List<Long> timesMs, long durationMs) {
        return new VisualLayout(timesMs, durationMs, 0);
    }
}
