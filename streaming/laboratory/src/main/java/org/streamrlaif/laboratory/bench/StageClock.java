package org.streamrlaif.laboratory.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes when the stages of one run in this process were at work. Thread-safe.
 *
 * <p>Stages that a job makes elsewhere in the process find their clock by its name.
 */
final class StageClock {
    private static final Map<String, StageClock> CLOCKS = new ConcurrentHashMap<>();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long epochNanos = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
    private final List<Stretch> stretches = new ArrayList<>();

    /** A stretch of work: nanoseconds since the epoch, and CPU time of its thread. */
    private record Stretch(Stage stage, long from, long to, long cpu) {

        /** The share of the stretch that lies between two points in time. */
        double within(double start, double end) {
            double inside = Math.min(end, to) - Math.max(start, from);
            return to == from ? 0 : Math.max(0, inside) / (to - from);
        }
    }

    /** The clock of this name; the same for every caller in the process. */
    static StageClock of(String name) {
        return CLOCKS.computeIfAbsent(name, any -> new StageClock());
    }

    /** Forgets the clock of this name. */
    static void drop(String name) {
        CLOCKS.remove(name);
    }

    /** Starts timing the calling thread; to be closed in the same thread. */
    Running start(Stage stage) {
        long from = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        return () -> add(stage, from, cpu);
    }

    private void add(Stage stage, long from, long cpu) {
        long busy = THREADS.getCurrentThreadCpuTime() - cpu;
        note(stage, epochNanos + from, epochNanos + System.nanoTime(), busy);
    }

    synchronized void note(Stage stage, long from, long to, long cpu) {
        stretches.add(new Stretch(stage, from, to, cpu));
    }

    /**
     * What the stages did between two points in time, in milliseconds since the epoch.
     *
     * @param batches number of batches that ended in it
     */
    synchronized List<StageCost> costs(long fromMillis, long toMillis, int batches) {
        return Arrays.stream(Stage.values())
                .map(stage -> cost(stage, fromMillis, toMillis, batches))
                .toList();
    }

    private StageCost cost(Stage stage, long fromMillis, long toMillis, int batches) {
        double start = fromMillis * 1e6;
        double end = toMillis * 1e6;
        double busy = 0;
        double cpu = 0;
        for (Stretch stretch : stretches) {
            if (stretch.stage() == stage) {
                double share = stretch.within(start, end);
                busy += share * (stretch.to() - stretch.from());
                cpu += share * stretch.cpu();
            }
        }
        return new StageCost(
                stage, busy / 1e6 / batches, cpu / 1e6 / batches, 1 - busy / (end - start));
    }

    /** Work that goes on. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }
}
