package org.streamrlaif.laboratory.bench.core;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.platform.Settings;

/**
 * How often something is measured.
 *
 * @param warmup runs that do not count, 0 or more; they go on for {@value #WARMUP_SECONDS} s at
 *     least when there are any
 * @param repeats runs that count, 1 or more
 */
public record Repeats(int warmup, int repeats) {
    private static final int WARMUP_SECONDS = 1;

    public Repeats {
        Settings.require(warmup >= 0, "warmup", warmup, "0 or more");
        Settings.require(repeats >= 1, "repeats", repeats, "1 or more");
    }

    /** Something that is measured. */
    @FunctionalInterface
    interface Run<T, E extends Exception> {
        T get() throws E;
    }

    /** What each run that counts gave. */
    <T, E extends Exception> List<T> of(Run<T, E> run) throws E {
        long start = System.nanoTime();
        for (int done = 0; done < warmup || warmup > 0 && seconds(start) < WARMUP_SECONDS; done++) {
            run.get();
        }
        List<T> results = new ArrayList<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            results.add(run.get());
        }
        return results;
    }

    /** Seconds since a reading of {@link System#nanoTime}. */
    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
