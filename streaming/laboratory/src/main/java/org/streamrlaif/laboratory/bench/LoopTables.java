package org.streamrlaif.laboratory.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.streamrlaif.laboratory.bench.core.Spread;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.weights.LatencySummary;

/** The job beside the plain loop at one greatest staleness, as tables. */
final class LoopTables {

    private LoopTables() {}

    /**
     * Compares runs; the i-th ones of all lists followed each other.
     *
     * @param staleness greatest staleness of these runs
     * @param responses responses of one rollout
     * @param plain one or more runs
     * @param job as many
     * @param firstStaleness the first one of the measurement
     * @param first as many runs of the job at it: what generating ahead brings
     */
    static List<Table> of(
            int staleness,
            int responses,
            List<Measured> plain,
            List<JobMeasured> job,
            int firstStaleness,
            List<JobMeasured> first) {
        List<Measured> work = work(job);
        return List.of(
                Table.ofSpreads(
                        "max-staleness " + staleness,
                        List.of(
                                row("plain loop, rollouts/s", plain, Measured::perSecond),
                                row("job, rollouts/s", work, Measured::perSecond),
                                row(
                                        "plain loop, responses/s",
                                        plain,
                                        run -> responses * run.perSecond()),
                                row("job, responses/s", work, run -> responses * run.perSecond()),
                                Table.Row.of(
                                        "job / plain loop, %",
                                        1, ratio(100, work, plain, Measured::perSecond)),
                                Table.Row.of(
                                        "job / job at max-staleness " + firstStaleness,
                                        2,
                                        ratio(1, work, work(first), Measured::perSecond)),
                                row("plain loop, rollouts/CPU s", plain, Measured::perCpuSecond),
                                row("job, rollouts/CPU s", work, Measured::perCpuSecond),
                                Table.Row.of(
                                        "job / plain loop, CPU, %",
                                        1, ratio(100, work, plain, Measured::perCpuSecond)))),
                new Table(
                        "policy versions",
                        List.of("median", "p95", "max"),
                        List.of(
                                worst("step's end to arrival, ms", job, JobMeasured::install),
                                worst("step's end to use, ms", job, JobMeasured::use))),
                stages("plain loop, a batch of which", plain),
                stages("job, a batch of which", work));
    }

    private static List<Measured> work(List<JobMeasured> runs) {
        return runs.stream().map(JobMeasured::work).toList();
    }

    private static Table.Row row(
            String name, List<Measured> runs, ToDoubleFunction<Measured> metric) {
        return Table.Row.of(name, 2, Spread.of(runs, metric));
    }

    private static Spread ratio(
            double unit,
            List<Measured> above,
            List<Measured> below,
            ToDoubleFunction<Measured> metric) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < above.size(); i++) {
            double share = metric.applyAsDouble(above.get(i)) / metric.applyAsDouble(below.get(i));
            ratios.add(unit * share);
        }
        return Spread.of(ratios);
    }

    /** Median of the runs' medians; of their 95th percentiles and greatest values the greatest. */
    private static Table.Row worst(
            String name, List<JobMeasured> runs, Function<JobMeasured, LatencySummary> latency) {
        List<LatencySummary> all = runs.stream().map(latency).toList();
        return Table.Row.of(
                name,
                0,
                Spread.of(all, LatencySummary::median).median(),
                Spread.of(all, LatencySummary::p95).max(),
                Spread.of(all, LatencySummary::max).max());
    }

    /** Medians of the runs. */
    private static Table stages(String title, List<Measured> runs) {
        List<Table.Row> rows = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            List<StageCost> costs =
                    runs.stream().map(run -> run.stages().get(stage.ordinal())).toList();
            rows.add(
                    Table.Row.of(
                            stage.name().toLowerCase(Locale.ROOT),
                            1,
                            Spread.of(costs, StageCost::busyMs).median(),
                            Spread.of(costs, StageCost::cpuMs).median(),
                            100 * Spread.of(costs, StageCost::idle).median()));
        }
        return new Table(title, List.of("ms", "CPU ms", "idle, %"), rows);
    }
}
