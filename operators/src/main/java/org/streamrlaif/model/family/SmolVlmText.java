package org.streamrlaif.model.family;

import java.util.List;
import java.util.Locale;
import org.streamrlaif.model.vision.VisualLayout;

/**
 * What SmolVLM's prompts say around visual tokens, as its processor in Hugging Face's library
 * writes it; each {@code <image>} stands for the tokens of one view.
 */
final class SmolVlmText {
    static final String IMAGE = "<image>";

    private static final String FENCE = "<fake_token_around_image>";
    private static final String WHOLE = FENCE + "<global-img>" + IMAGE + FENCE;
    private static final int DAY = 24 * 3600;

    /** Times are kept to the millisecond, so a whole second may have lost one. */
    private static final long ROUNDING = 1;

    private SmolVlmText() {}

    /** The introduction of a video, and each frame with its time. */
    static String video(VisualLayout layout) {
        List<Long> times = layout.timesMs();
        long duration =
                layout.durationMs() == 0 ? times.get(times.size() - 1) : layout.durationMs();
        StringBuilder text = new StringBuilder("You are provided the following series of ");
        text.append(NumberWords.of(times.size())).append(" frames from a ");
        text.append(clock((duration + ROUNDING) / 1000)).append(" [H:MM:SS] video.\n");
        for (long time : times) {
            long seconds = time / 1000;
            text.append(
                    String.format(
                            Locale.ROOT, "\nFrame from %02d:%02d:", seconds / 60, seconds % 60));
            text.append(WHOLE);
        }
        return text.append("\n\n").toString();
    }

    /** A still picture: the crops of its grid row by row where it was cut, then the whole. */
    static String picture(int rows, int columns) {
        StringBuilder text = new StringBuilder();
        for (int row = 1; row <= rows; row++) {
            for (int column = 1; column <= columns; column++) {
                text.append(FENCE)
                        .append(String.format(Locale.ROOT, "<row_%d_col_%d>", row, column))
                        .append(IMAGE);
            }
            text.append('\n');
        }
        return text.append(rows > 0 ? "\n" : "").append(WHOLE).toString();
    }

    /** {@code H:MM:SS}, after the days where there are any, as Python writes a time span. */
    private static String clock(long seconds) {
        long days = seconds / DAY;
        long rest = seconds % DAY;
        String time =
                String.format(Locale.ROOT, "%d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
        return days == 0 ? time : days + (days == 1 ? " day, " : " days, ") + time;
    }
}
