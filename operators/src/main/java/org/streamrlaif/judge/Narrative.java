package org.streamrlaif.judge;

import java.util.Locale;
import org.streamrlaif.schemas.Segment;

/**
 * The text form of a narrative: one line per segment, in order of time, with its times in front.
 */
public final class Narrative {
    private Narrative() {}

    /**
     * The line of a segment: of a picture among several media, {@code [picture 1] A red circle.}
     */
    public static String line(Segment segment, String caption) {
        if (segment.getLabel().isEmpty()) {
            return line(segment.getStartMs(), segment.getEndMs(), caption);
        }
        return segment.getLabel().startsWith("video")
                ? segment.getLabel() + " " + line(segment.getStartMs(), segment.getEndMs(), caption)
                : "[" + segment.getLabel() + "] " + caption;
    }

    /**
     * A line, such as {@code [0.0s-1.8s] A red circle appears.}
     *
     * @param startMs time of the first frame in milliseconds
     * @param endMs time of the last frame in milliseconds
     * @param caption what happens in between
     */
    public static String line(long startMs, long endMs, String caption) {
        return String.format(
                Locale.ROOT, "[%.1fs-%.1fs] %s", startMs / 1000.0, endMs / 1000.0, caption);
    }
}
