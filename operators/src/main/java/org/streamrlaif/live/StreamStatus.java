package org.streamrlaif.live;

import java.util.Locale;

/**
 * How a stream is.
 *
 * @param state what it does
 * @param sinceMs since when, in milliseconds since the epoch
 * @param reason one line for a person, free of secrets; empty where there is nothing to say
 */
public record StreamStatus(State state, long sinceMs, String reason) {

    /** What a stream does. */
    public enum State {
        /** It is being opened, or waits for the next attempt. */
        CONNECTING,
        /** Frames come. */
        LIVE,
        /** It was live, and is being connected anew. */
        STALLED,
        /** It has come to its end. */
        ENDED,
        /** It is given up. */
        GONE;

        /** The state as a word, such as {@code live}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether nothing more comes of it. */
    public boolean isOver() {
        return state == State.ENDED || state == State.GONE;
    }
}
