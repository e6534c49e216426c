package org.streamrlaif.judge;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The text form of a narrative: one line per segment, in order of time, with its times in front.
 */
public final class Narrative {

    private Narrative() {}

    /**
     * A caption with a time.
     *
     * @param startMs time of the first frame in milliseconds
     * @param endMs time of the last frame in milliseconds
     * @param caption what happens in between
     */
    public record Line(long startMs, long endMs, String caption) {}

    /** The lines, such as {@code [0.0s-1.8s] A red circle appears.} */
    public static String of(List<Line> lines) {
        StringJoiner text = new StringJoiner("\n");
        for (Line line : lines) {
            text.add(
                    String.format(
                            Locale.ROOT,
                            "[%.1fs-%.1fs] %s",
                            line.startMs() / 1000.0,
                            line.endMs() / 1000.0,
                            line.caption()));
        }
        return text.toString();
    }
}
