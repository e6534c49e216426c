package org.streamrlaif.streaming.replay;

import static org.streamrlaif.platform.Settings.require;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many samples come in a second.
 *
 * @param perSecond above 0; infinite for as fast as possible
 */
public record Pace(double perSecond) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)/(s|min|h)");

    /** Reads {@code 20/s}, {@code 90/min} or {@code 0.5/h}. */
    public static Pace parse(String written) {
        Matcher rate = WRITTEN.matcher(written);
        boolean right = rate.matches() && Double.parseDouble(rate.group(1)) > 0;
        require(
                right,
                "--rate",
                "'" + written + "'",
                "a number above 0 with its unit: 20/s, 90/min or 5/h");
        int seconds =
                switch (rate.group(2)) {
                    case "s" -> 1;
                    case "min" -> 60;
                    default -> 3600;
                };
        return new Pace(Double.parseDouble(rate.group(1)) / seconds);
    }

    /** When a sample is due, in nanoseconds from the first one, which is number 0. */
    public long due(long number) {
        return (long) (number / perSecond * TimeUnit.SECONDS.toNanos(1));
    }
}
