package org.streamrlaif.weights;

import java.util.Map;

/**
 * Trained state as named, opaque byte entries.
 *
 * <p>A core works on its state in one thread while another may ask for a snapshot: {@link
 * #snapshot()} always returns the state of the last {@link #commit()} (or {@link #restore}, or the
 * start), never that of a step in progress. Each entry is stored on its own, so an entry should be
 * one tensor or one small group of counters.
 */
public interface Snapshot {

    /**
     * The committed state. Callable from any thread, at any time; the arrays must not be changed
     * afterwards by either side.
     */
    Map<String, byte[]> snapshot();

    /**
     * Makes the outcome of the finished step the committed state; called once the step's results
     * were handed over.
     */
    void commit();

    /**
     * Replaces all state, before the first step.
     *
     * @throws IllegalArgumentException when an entry is missing, unknown or of the wrong size
     */
    void restore(Map<String, byte[]> state);
}
