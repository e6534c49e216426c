package org.streamrlaif.model.tuning;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The choices of this process; the package says where they come from. Any thread may call. */
public final class Tuning {
    /** Environment variable that pins ways: {@code site=way}, separated by commas. */
    public static final String VARIABLE = "RLAIF_KERNELS";

    private static final Tuner TUNER = new Tuner();

    private Tuning() {}

    /**
     * Pins ways for models that are loaded from now on; stronger than {@value #VARIABLE}.
     *
     * @param text {@code site=way}, separated by commas; may be empty
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static void pin(String text) {
        TUNER.pin(text);
    }

    /**
     * Checks what {@link #pin} would take.
     *
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static Map<Site, String> parse(String text) {
        Map<Site, String> pins = new TreeMap<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            String[] pair = part.strip().split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException(
                        "kernels: " + part.strip() + ", expected site=way");
            }
            Site site = Site.of(pair[0].strip());
            site.require(pair[1].strip(), site.ways());
            pins.put(site, pair[1].strip());
        }
        return pins;
    }

    /**
     * What the environment pins.
     *
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static Map<Site, String> fromEnvironment() {
        return parse(Optional.ofNullable(System.getenv(VARIABLE)).orElse(""));
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
