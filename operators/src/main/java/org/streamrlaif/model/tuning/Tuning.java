package org.streamrlaif.model.tuning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.model.tuning.Choice.Origin;

/**
 * The choices of this process. See the package for where they come from. Any thread may call; one
 * measurement runs at a time.
 */
public final class Tuning {
    /** Environment variable that pins ways: {@code site=way}, separated by commas. */
    public static final String VARIABLE = "RLAIF_KERNELS";

    private static final Logger LOG = LoggerFactory.getLogger(Tuning.class);
    private static final Map<String, Choice> MADE = new LinkedHashMap<>();
    private static final Map<Site, String> PINS = new TreeMap<>();
    private static final Map<String, String> RESTORED = new TreeMap<>();
    private static ChoiceFile file;

    private Tuning() {}

    /**
     * Pins ways for models that are loaded from now on.
     *
     * @param text {@code site=way}, separated by commas; may be empty
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static synchronized void pin(String text) {
        PINS.putAll(parse(text));
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
     * Keeps measured choices in this folder from now on.
     *
     * @param machine what else they depend on, such as versions of libraries
     */
    public static synchronized void keepIn(Path folder, String machine) {
        file = new ChoiceFile(folder, Fingerprint.here(machine));
    }

    /**
     * The way to go at a site.
     *
     * @param shape sizes, element type, device and threads, one word each
     * @param ways what is possible here, the plainest first
     * @param candidate makes what is run to measure a way
     * @throws IllegalArgumentException when a pinned way is not possible here, in one line
     */
    public static synchronized String choose(
            Site site, String shape, List<String> ways, Function<String, Runnable> candidate) {
        String name = site.key() + " " + shape;
        Choice made = MADE.get(name);
        if (made != null && ways.contains(made.way()) && obeys(made)) {
            return made.way();
        }
        Choice choice = decide(site, shape, ways, candidate);
        MADE.put(name, choice);
        return choice.way();
    }

    private static boolean obeys(Choice made) {
        String pinned = pinned(made.site());
        return pinned == null || pinned.equals(made.way());
    }

    /** What {@link #pin} said, else what the environment says, else null. */
    private static String pinned(Site site) {
        String own = PINS.get(site);
        return own != null ? own : fromEnvironment().get(site);
    }

    /**
     * What the environment pins.
     *
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static Map<Site, String> fromEnvironment() {
        return parse(Optional.ofNullable(System.getenv(VARIABLE)).orElse(""));
    }

    private static Choice decide(
            Site site, String shape, List<String> ways, Function<String, Runnable> candidate) {
        String name = site.key() + " " + shape;
        String pinned = pinned(site);
        if (pinned != null) {
            site.require(pinned, ways);
            return new Choice(site, shape, pinned, Origin.PINNED, Map.of());
        }
        if (ways.size() == 1) {
            return new Choice(site, shape, ways.get(0), Origin.ONLY, Map.of());
        }
        String before = RESTORED.get(name);
        if (before != null && ways.contains(before)) {
            return new Choice(site, shape, before, Origin.RESTORED, Map.of());
        }
        if (before != null) {
            LOG.warn(
                    "kernels: {} was {} when this run began, which this machine cannot do: the run"
                            + " goes on, but not bit for bit as it would have there",
                    name,
                    before);
        }
        String kept = file == null ? null : file.get(name);
        if (kept != null && ways.contains(kept)) {
            return new Choice(site, shape, kept, Origin.KEPT, Map.of());
        }
        Map<String, Runnable> candidates = new LinkedHashMap<>();
        ways.forEach(way -> candidates.put(way, candidate.apply(way)));
        Map<String, Double> millis = Race.run(candidates);
        String way = Race.winner(ways, millis);
        if (file != null) {
            way = file.keep(name, way);
        }
        return new Choice(site, shape, way, Origin.MEASURED, millis);
    }

    /** All choices made so far, in their order. */
    public static synchronized List<Choice> made() {
        return List.copyOf(MADE.values());
    }

    /** All choices made so far as the state of a run: lines of site, shape and way. */
    public static synchronized List<String> state() {
        List<String> lines = new ArrayList<>();
        MADE.values().forEach(choice -> lines.add(choice.name() + "=" + choice.way()));
        return lines;
    }

    /**
     * Makes models that are loaded from now on go the ways of a run that goes on.
     *
     * @param lines what {@link #state} gave
     */
    public static synchronized void restore(List<String> lines) {
        for (String line : lines) {
            int at = line.lastIndexOf('=');
            String name = line.substring(0, at);
            RESTORED.put(name, line.substring(at + 1));
            Choice made = MADE.get(name);
            if (made != null && !made.way().equals(RESTORED.get(name))) {
                MADE.remove(name);
            }
        }
    }

    /** Forgets choices, pins and file: what tests begin from. */
    static synchronized void reset() {
        MADE.clear();
        PINS.clear();
        RESTORED.clear();
        file = null;
    }
}
