package org.streamrlaif.model.tuning;

import java.util.Map;

/**
 * A way that was chosen.
 *
 * @param site where
 * @param shape what the measurement depends on besides the machine: sizes, element type, threads
 * @param way the way
 * @param origin why this one
 * @param millis what each candidate took, least of several runs; empty where nothing was measured
 */
public record Choice(
        Site site, String shape, String way, Origin origin, Map<String, Double> millis) {

    /** Where a choice comes from. */
    public enum Origin {
        /** A user's word. */
        PINNED,
        /** The state of the run that goes on. */
        RESTORED,
        /** Measured earlier on this machine. */
        KEPT,
        /** Measured now. */
        MEASURED,
        /** There was no other way. */
        ONLY
    }

    public Choice {
        millis = Map.copyOf(millis);
    }

    /** Site and shape, one text. */
    String name() {
        return site.key() + " " + shape;
    }
}
