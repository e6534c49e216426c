package org.streamrlaif.model;

import java.util.List;
import org.streamrlaif.model.picture.RgbFrames;

/**
 * What a model is shown: a clip of frames, or a still picture, which some families see otherwise
 * than a clip of one frame.
 *
 * @param picture whether it is a still picture
 * @param frames of the clip; one of a picture
 * @param timesMs time of each frame in milliseconds; empty for a picture
 * @param durationMs length of the whole video in milliseconds; 0 when unknown and for a picture
 */
public record Footage(boolean picture, RgbFrames frames, List<Long> timesMs, long durationMs) {
    public Footage {
        timesMs = List.copyOf(timesMs);
        if (timesMs.size() != (picture ? 0 : frames.count()) || picture && frames.count() != 1) {
            throw new IllegalArgumentException(
                    (picture ? "picture: " : "clip: ")
                            + frames.count()
                            + " frames with "
                            + timesMs.size()
                            + " times, expected "
                            + (picture ? "one without" : "one for each"));
        }
    }

    /** A still picture. */
    public static Footage picture(RgbFrames picture) {
        return new Footage(true, picture, List.of(), 0);
    }

    /** A clip. */
    public static Footage clip(RgbFrames frames, List<Long> timesMs, long durationMs) {
        return new Footage(false, frames, timesMs, durationMs);
    }
}
