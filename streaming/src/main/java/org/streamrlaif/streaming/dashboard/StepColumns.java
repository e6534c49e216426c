package org.streamrlaif.streaming.dashboard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;

/**
 * The batches of a run, one row each, with a column of eight bytes a row for every metric that
 * occurs. Steps are delivered at least once and a restored learner repeats batches: of each batch
 * the step of the highest lineage counts. A row that changes gets a new revision, so that a reader
 * asks for what is new. Thread-safe.
 */
final class StepColumns {

    private static final int FIRST = 256;

    private final Map<Long, Integer> rows = new HashMap<>();
    private final Map<String, double[]> metrics = new TreeMap<>();
    private final List<Row> about = new ArrayList<>();
    private long revision;

    /** What is known of a batch beside its metrics. */
    private record Row(
            long batch,
            long lineage,
            long version,
            long ledger,
            long at,
            long trained,
            long warmedUp,
            List<VoidCount> voids,
            long revision) {}

    /** Takes a step; returns whether it changed anything. */
    synchronized boolean add(TrainingStep step) {
        Integer known = rows.get(step.getBatch());
        if (known != null && about.get(known).lineage() >= step.getLineage()) {
            return false;
        }
        Row row =
                new Row(
                        step.getBatch(),
                        step.getLineage(),
                        step.getVersion(),
                        step.getLedger(),
                        step.getFinishedAt(),
                        step.getTrained(),
                        step.getWarmedUp(),
                        List.copyOf(step.getVoids()),
                        ++revision);
        int at = known == null ? about.size() : known;
        if (known == null) {
            about.add(row);
            rows.put(step.getBatch(), at);
        } else {
            about.set(at, row);
            metrics.values().forEach(column -> set(column, at, Double.NaN));
        }
        step.getMetrics()
                .forEach(
                        (name, value) ->
                                metrics.put(
                                        name, with(metrics.get(name), at, value.doubleValue())));
        return true;
    }

    private static void set(double[] column, int at, double value) {
        if (at < column.length) {
            column[at] = value;
        }
    }

    private static double[] with(double[] column, int at, double value) {
        double[] grown = column == null ? new double[0] : column;
        if (at >= grown.length) {
            grown = Arrays.copyOf(grown, Math.max(FIRST, Math.max(2 * grown.length, at + 1)));
            Arrays.fill(grown, column == null ? 0 : column.length, grown.length, Double.NaN);
        }
        grown[at] = value;
        return grown;
    }

    /** Changes so far. */
    synchronized long revision() {
        return revision;
    }

    /**
     * The rows that have changed, by batch.
     *
     * @param since revision up to which the reader knows them; 0 for all
     * @param wanted the metrics asked for; those that never occurred are left out
     */
    synchronized Page since(long since, List<String> wanted) {
        int[] changed =
                rows.entrySet().stream()
                        .filter(row -> about.get(row.getValue()).revision() > since)
                        .sorted(Map.Entry.comparingByKey())
                        .mapToInt(Map.Entry::getValue)
                        .toArray();
        Map<String, Double[]> columns = new TreeMap<>();
        for (String name : wanted) {
            double[] column = metrics.get(name);
            if (column != null) {
                columns.put(
                        name,
                        Arrays.stream(changed)
                                .mapToObj(row -> row < column.length ? finite(column[row]) : null)
                                .toArray(Double[]::new));
            }
        }
        List<Row> of = Arrays.stream(changed).mapToObj(about::get).toList();
        return new Page(
                revision,
                of.stream().mapToLong(Row::batch).toArray(),
                of.stream().mapToLong(Row::version).toArray(),
                of.stream().mapToLong(Row::at).toArray(),
                of.stream().mapToLong(Row::ledger).toArray(),
                columns,
                new TreeSet<>(metrics.keySet()));
    }

    /** JSON knows no number that is not finite. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The account of tickets of all batches. */
    synchronized Tickets tickets() {
        Map<String, Long> voids = new TreeMap<>();
        long trained = 0;
        long warmedUp = 0;
        long ledger = 0;
        long version = 0;
        long batch = -1;
        for (Row row : about) {
            trained += row.trained();
            warmedUp += row.warmedUp();
            ledger = Math.max(ledger, row.ledger());
            version = Math.max(version, row.version());
            batch = Math.max(batch, row.batch());
            row.voids()
                    .forEach(
                            count ->
                                    voids.merge(
                                            count.getStage() + "/" + count.getCode(),
                                            count.getCount(),
                                            Long::sum));
        }
        return new Tickets(batch, version, ledger, trained, warmedUp, voids);
    }

    /**
     * Rows of the table.
     *
     * @param revision to ask on from
     * @param batch of each row
     * @param version in force after it
     * @param at end of its step, milliseconds since the epoch
     * @param ledger first ticket that had not ended after it
     * @param metrics by name, a number or null per row
     * @param names all metrics that occur
     */
    record Page(
            long revision,
            long[] batch,
            long[] version,
            long[] at,
            long[] ledger,
            Map<String, Double[]> metrics,
            TreeSet<String> names) {}

    /**
     * What became of the tickets.
     *
     * @param batch the last that ended; −1 before the first
     * @param version of the policy after it
     * @param ledger first ticket that has not ended
     * @param trained tickets that trained the policy
     * @param warmedUp tickets that trained the reward model only
     * @param voids tickets that ended void, by stage and code
     */
    record Tickets(
            long batch,
            long version,
            long ledger,
            long trained,
            long warmedUp,
            Map<String, Long> voids) {}
}
