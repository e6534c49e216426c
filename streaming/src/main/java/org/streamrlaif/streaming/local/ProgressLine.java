package org.streamrlaif.streaming.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.watch.WatchMetrics;

/**
 * One line about a running loop: phase, batch, policy version, mean score, KL, staleness, held-out
 * answers, rollouts per second, time left. On a terminal the line is rewritten in place; elsewhere
 * a new line comes every few seconds. Not thread-safe.
 */
public final class ProgressLine implements StepListener, AutoCloseable {

    private static final long QUIET_MILLIS = 5_000;
    private static final long LIVE_MILLIS = 200;
    private static final long RATE_MILLIS = 30_000;

    private final PrintWriter out;
    private final boolean terminal;
    private final long tickets;
    private final int batchSize;
    private final LongSupplier clock;
    private final Deque<long[]> recent = new ArrayDeque<>();
    private final long startedAt;
    private Supplier<String> more = () -> "";
    private TrainingStep last;
    private Map<String, Double> metrics = Map.of();
    private final Map<String, Double> heldOut = new HashMap<>();
    private boolean drifting;
    private long shownAt;
    private boolean open;

    /**
     * @param out where the line goes
     * @param terminal whether it can be rewritten in place
     * @param tickets tickets of the whole run; 0 when it has no end
     * @param batchSize tickets of a batch
     * @param clock milliseconds
     */
    public ProgressLine(
            PrintWriter out, boolean terminal, long tickets, int batchSize, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.tickets = tickets;
        this.batchSize = batchSize;
        this.clock = clock;
        startedAt = clock.getAsLong();
        shownAt = startedAt - QUIET_MILLIS;
        recent.add(new long[] {startedAt, 0});
    }

    /** Writes something more at the end of the line, where it is not empty. */
    ProgressLine beside(Supplier<String> more) {
        this.more = more;
        return this;
    }

    @Override
    public void step(TrainingStep step) {
        last = step;
        if (!step.getMetrics().isEmpty()) {
            metrics = step.getMetrics();
        }
        for (String name : List.of(WatchMetrics.ACCURACY, WatchMetrics.WIN_RATE)) {
            if (metrics.containsKey(name)) {
                heldOut.put(name, 100 * metrics.get(name));
            }
        }
        announceDrift(step);
        long now = clock.getAsLong();
        recent.addLast(new long[] {now, step.getLedger()});
        while (recent.size() > 2 && recent.peekFirst()[0] < now - RATE_MILLIS) {
            recent.removeFirst();
        }
        show(now);
    }

    /** Says on a line of its own that the drift alarm has begun or ended. */
    private void announceDrift(TrainingStep step) {
        boolean now = step.getMetrics().getOrDefault(WatchMetrics.DRIFT_ALARM, 0.0) > 0;
        if (now != drifting) {
            drifting = now;
            out.print(open ? "\r\u001b[K" : "");
            out.println(
                    "version "
                            + step.getVersion()
                            + (now
                                    ? ": drift alarm: the policy may please the reward model more than the judge, see the log"
                                    : ": the drift alarm has ended"));
            open = false;
        }
    }

    @Override
    public void tick() {
        show(clock.getAsLong());
    }

    /** Writes the last state of the line and ends it. */
    @Override
    public void close() {
        print();
        if (open) {
            out.println();
            out.flush();
            open = false;
        }
    }

    private void show(long now) {
        if (now - shownAt >= (terminal ? LIVE_MILLIS : QUIET_MILLIS)) {
            shownAt = now;
            print();
        }
    }

    private void print() {
        if (terminal) {
            out.print("\r" + line() + "\u001b[K");
            open = true;
        } else {
            out.println(line());
        }
        out.flush();
    }

    /** The line as it stands. */
    String line() {
        String beside = more.get();
        return beside.isEmpty() ? loop() : loop() + "  " + beside;
    }

    private String loop() {
        String elapsed = time(clock.getAsLong() - startedAt);
        if (last == null) {
            return (tickets > 0 ? "starting  " : "waiting for samples  ") + elapsed;
        }
        StringBuilder line = new StringBuilder(phase());
        line.append("  batch ").append(last.getBatch() + 1);
        if (tickets > 0) {
            line.append('/').append((tickets + batchSize - 1) / batchSize);
        }
        line.append("  version ").append(last.getVersion());
        append(line, metrics, "score", StepMetrics.SCORE, "%+.2f");
        append(line, metrics, "KL", StepMetrics.KL, "%.2f");
        append(line, metrics, "staleness", StepMetrics.STALENESS_MEAN, "%.1f");
        append(line, heldOut, "held out, evaluation only:", WatchMetrics.ACCURACY, "%.0f %% right");
        append(line, heldOut, "win rate", WatchMetrics.WIN_RATE, "%.0f %%");
        line.append(drifting ? "  DRIFT ALARM" : "");
        double rate = rate();
        line.append(String.format(Locale.ROOT, "  %.1f rollouts/s", rate));
        if (tickets > 0 && rate > 0) {
            line.append("  ").append(time(leftMillis(rate))).append(" left");
        } else {
            line.append("  ").append(elapsed);
        }
        return line.toString();
    }

    /** A batch of which nothing is left is no training, whatever the loop does with it. */
    private String phase() {
        boolean empty = last.getTrained() == 0 && last.getWarmedUp() == 0;
        if (empty && !last.getVoids().isEmpty()) {
            return last.getVoids().stream()
                    .map(v -> v.getStage() + "/" + v.getCode() + " " + v.getCount())
                    .collect(Collectors.joining(", ", "nothing trains, all void (", ")"));
        }
        return last.getWarmup() ? "reward warm-up" : "training";
    }

    private static void append(
            StringBuilder line,
            Map<String, Double> metrics,
            String name,
            String metric,
            String format) {
        Double value = metrics.get(metric);
        if (value != null) {
            line.append("  ").append(name).append(' ');
            // Adding 0.0 and rounding first keep −0.00 away.
            line.append(String.format(Locale.ROOT, format, Math.rint(value * 100) / 100 + 0.0));
        }
    }

    private long leftMillis(double rate) {
        return (long) (1000 * Math.max(0, tickets - last.getLedger()) / rate);
    }

    /** Tickets ended per second over the last half minute. */
    private double rate() {
        long[] first = recent.peekFirst();
        long[] newest = recent.peekLast();
        long millis = newest[0] - first[0];
        return millis <= 0 ? 0 : 1000.0 * (newest[1] - first[1]) / millis;
    }

    private static String time(long millis) {
        Duration duration = Duration.ofMillis(millis);
        return String.format(
                Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
