package org.streamrlaif.evaluate;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.streamrlaif.maths.Interval;

/** Counts of what is right, by kind. */
public final class Tally {

    private final Map<String, Count> counts = new TreeMap<>();

    /**
     * How many of one kind are right.
     *
     * @param right number of right ones
     * @param all number of all
     */
    public record Count(int right, int all) {

        /** Share of right ones; not a number when there is none. */
        public double share() {
            return (double) right / all;
        }

        /** How sure the share is. */
        public Interval interval() {
            return Interval.wilson(right, all);
        }
    }

    /** Counts one more. */
    public void add(String kind, boolean right) {
        Count count = counts.getOrDefault(kind, new Count(0, 0));
        counts.put(kind, new Count(count.right() + (right ? 1 : 0), count.all() + 1));
    }

    /** Counts of one kind; none when nothing of the kind was counted. */
    public Count of(String kind) {
        return counts.getOrDefault(kind, new Count(0, 0));
    }

    /** The kinds, in order of their names. */
    public Set<String> kinds() {
        return Collections.unmodifiableSet(counts.keySet());
    }

    /** Counts over all kinds. */
    public Count total() {
        return total(counts.values());
    }

    /** The sum of some counts. */
    public static Count total(Collection<Count> counts) {
        return counts.stream()
                .reduce(
                        new Count(0, 0),
                        (a, b) -> new Count(a.right() + b.right(), a.all() + b.all()));
    }

    /** The share over all kinds, then by kind. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.3f", total().share()));
        if (counts.size() > 1) {
            counts.forEach(
                    (kind, count) ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            " %s %.3f",
                                            kind.toLowerCase(Locale.ROOT),
                                            count.share())));
        }
        return text.toString();
    }
}
