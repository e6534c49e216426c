package org.streamrlaif.model.tuning;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The choices of this process; the package says where they come from. Any thread may call. */
public final class KernelChoices {
    private static final Tuner TUNER = new Tuner();

    private KernelChoices() {}

    /**
     * Pins ways for models that are loaded from now on; stronger than {@value Pins#VARIABLE}.
     *
     * @param text {@code site=way}, separated by commas; may be empty
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static void pin(String text) {
        TUNER.pin(text);
    }

    /**
     * Keeps measured choices in this folder from now on.
     *
     * @param machine what else they depend on, such as versions of libraries
     */
    public static void keepIn(Path folder, String machine) {
        TUNER.keepIn(folder, machine);
    }

    /**
     * The way to go at a site.
     *
     * @param shape sizes, element type, device and threads, one word each
     * @param ways what is possible here, the plainest first
     * @param candidate makes what is run to measure a way
     * @throws IllegalArgumentException when a pinned way is not possible here, in one line
     */
    public static String choose(
            Site site, String shape, List<String> ways, Function<String, Runnable> candidate) {
        return TUNER.choose(site, shape, ways, candidate);
    }

    /** All choices made so far, in their order. */
    public static List<Choice> made() {
        return TUNER.made();
    }

    /** All choices made so far as the state of a run: lines of site, shape and way. */
    public static List<String> state() {
        return TUNER.state();
    }

    /**
     * Makes models that are loaded from now on go the ways of a run that goes on.
     *
     * @param lines what {@link #state} gave
     */
    public static void restore(List<String> lines) {
        TUNER.restore(lines);
    }
}
