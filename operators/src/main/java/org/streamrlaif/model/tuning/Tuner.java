package org.streamrlaif.model.tuning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.model.tuning.Choice.Origin;

/**
 * Chooses, and remembers what was chosen. Any thread may call; one measurement runs at a time. What
 * its methods do is said in {@link KernelChoices}.
 */
final class Tuner {
    private static final Logger LOG = LoggerFactory.getLogger(Tuner.class);

    private final Map<String, Choice> made = new LinkedHashMap<>();
    private final Map<Site, String> pins = new TreeMap<>();
    private final Map<String, String> restored = new TreeMap<>();
    private ChoiceFile file;

    synchronized void pin(String text) {
        pins.putAll(Pins.parse(text));
    }

    synchronized void keepIn(Path folder, String machine) {
        file = new ChoiceFile(folder, Fingerprint.here(machine));
    }

    synchronized String choose(
            Site site, String shape, List<String> ways, Function<String, Runnable> candidate) {
        String name = site.key() + " " + shape;
        Choice before = made.get(name);
        if (before != null && ways.contains(before.way()) && obeys(before)) {
            return before.way();
        }
        Choice choice = decide(site, shape, ways, candidate);
        made.put(name, choice);
        return choice.way();
    }

    private boolean obeys(Choice choice) {
        String pinned = pinned(choice.site());
        return pinned == null || pinned.equals(choice.way());
    }

    /** What {@link #pin} said, else what the environment says, else null. */
    private String pinned(Site site) {
        String own = pins.get(site);
        return own != null ? own : Pins.fromEnvironment().get(site);
    }

    private Choice decide(
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
        String before = restored.get(name);
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
        ChoiceFile.Choice kept = file == null ? null : file.get(name);
        if (kept != null && ways.contains(kept.way())) {
            return new Choice(site, shape, kept.way(), Origin.KEPT, kept.millis());
        }
        Map<String, Runnable> candidates = new LinkedHashMap<>();
        ways.forEach(way -> candidates.put(way, candidate.apply(way)));
        Map<String, Double> millis = Race.run(candidates);
        ChoiceFile.Choice found = new ChoiceFile.Choice(Race.winner(ways, millis), millis);
        if (file != null && kept == null) {
            found = file.keep(name, found);
        }
        return new Choice(site, shape, found.way(), Origin.MEASURED, found.millis());
    }

    synchronized List<Choice> made() {
        return List.copyOf(made.values());
    }

    synchronized List<String> state() {
        List<String> lines = new ArrayList<>();
        made.values().forEach(choice -> lines.add(choice.name() + "=" + choice.way()));
        return lines;
    }

    synchronized void restore(List<String> lines) {
        for (String line : lines) {
            int at = line.lastIndexOf('=');
            String name = line.substring(0, at);
            restored.put(name, line.substring(at + 1));
            Choice choice = made.get(name);
            if (choice != null && !choice.way().equals(restored.get(name))) {
                made.remove(name);
            }
        }
    }
}
