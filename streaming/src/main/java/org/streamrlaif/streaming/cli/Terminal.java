package org.streamrlaif.streaming.cli;

/** The terminal: what the launcher knows of it, and what may be written to it. */
public final class Terminal {

    private Terminal() {}

    /** Whether standard error is a terminal, on which lines can be rewritten in place. */
    public static boolean isInteractive() {
        return Boolean.getBoolean("streamrlaif.terminal");
    }

    /** A model's text without the control characters that would steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "\uFFFD");
    }
}
