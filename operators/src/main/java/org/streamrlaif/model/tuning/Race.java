package org.streamrlaif.model.tuning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times candidates against each other, in turns, so that a slow moment of the machine hits all. */
final class Race {
    /** By how much another way has to be faster than the first. */
    static final int MARGIN_PERCENT = 3;

    private static final long BUDGET_NANOS = 60_000_000;
    private static final int LEAST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 200;

    private Race() {}

    /** Least milliseconds of each candidate. */
    static Map<String, Double> run(Map<String, Runnable> candidates) {
        candidates.values().forEach(Runnable::run);
        Map<String, Double> least = new LinkedHashMap<>();
        long start = System.nanoTime();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            candidates.forEach((way, candidate) -> least.merge(way, millis(candidate), Math::min));
            if (round + 1 >= LEAST_ROUNDS && System.nanoTime() - start > BUDGET_NANOS) {
                break;
            }
        }
        return least;
    }

    /** The fastest way; the first one unless the margin is reached. */
    static String winner(List<String> ways, Map<String, Double> millis) {
        String best = ways.get(0);
        double factor = 1 - MARGIN_PERCENT / 100.0;
        for (String way : ways) {
            boolean first = best.equals(ways.get(0));
            if (millis.get(way) < (first ? factor : 1) * millis.get(best)) {
                best = way;
            }
        }
        return best;
    }

    private static double millis(Runnable candidate) {
        long start = System.nanoTime();
        candidate.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
