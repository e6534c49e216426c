package org.streamrlaif.streaming.cli;

/** What the launcher knows of the terminal. */
final class Terminal {

    private Terminal() {}

    /** Whether standard error is a terminal, on which lines can be rewritten in place. */
    static boolean isInteractive() {
        return Boolean.getBoolean("streamrlaif.terminal");
    }
}
