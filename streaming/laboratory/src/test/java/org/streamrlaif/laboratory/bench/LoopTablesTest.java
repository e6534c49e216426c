package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.laboratory.bench.core.Machine;
import org.streamrlaif.laboratory.bench.core.Report;
import org.streamrlaif.laboratory.bench.core.Spread;
import org.streamrlaif.laboratory.bench.core.Table;
import org.streamrlaif.weights.LatencySummary;

class LoopTablesTest {

    private final List<Table> tables =
            LoopTables.of(
                    1,
                    2,
                    List.of(work(10, 5), work(20, 10), work(40, 8)),
                    List.of(job(10, 10, 8, 30), job(25, 10, 12, 20), job(32, 10, 10, 90)),
                    0,
                    List.of(job(20, 10, 8, 30), job(40, 10, 8, 30), job(64, 10, 8, 30)));

    @Test
    void comparesRunsThatFollowedEachOther() {
        assertThat(tables.get(0).rows())
                .containsExactly(
                        row("plain loop, rollouts/s", 2, 10.0, 5.0, 2.5),
                        row("job, rollouts/s", 2, 10.0, 4.0, 3.125),
                        row("plain loop, responses/s", 2, 20.0, 10.0, 5.0),
                        row("job, responses/s", 2, 20.0, 8.0, 6.25),
                        row("job / plain loop, %", 1, 100.0, 80.0, 125.0),
                        row("job / job at max-staleness 0", 2, 2.0, 1.6, 2.0),
                        row("plain loop, rollouts/CPU s", 2, 20.0, 10.0, 12.5),
                        row("job, rollouts/CPU s", 2, 10.0, 10.0, 10.0),
                        row("job / plain loop, CPU, %", 1, 50.0, 100.0, 80.0));
    }

    @Test
    void printsTheWorstTailAndTheStages() {
        StringWriter text = new StringWriter();
        new Report(
                        new Machine("A processor", 2, 23L << 30, 0.5, "2.7.1", "17"),
                        List.of(),
                        tables,
                        List.of())
                .print(new PrintWriter(text));
        assertThat(text.toString().lines().skip(13))
                .containsExactly(
                        "policy versions                       median       p95       max",
                        "step's end to arrival, ms                 10        24        36",
                        "step's end to use, ms                     30       180       270",
                        "",
                        "plain loop, a batch of which              ms    CPU ms   idle, %",
                        "prepare                                 10.0       5.0      20.0",
                        "generate                                10.0       5.0      20.0",
                        "judge                                   10.0       5.0      20.0",
                        "reward                                  10.0       5.0      20.0",
                        "learn                                   10.0       5.0      20.0",
                        "",
                        "job, a batch of which                     ms    CPU ms   idle, %",
                        "prepare                                 10.0       5.0      20.0",
                        "generate                                10.0       5.0      20.0",
                        "judge                                   10.0       5.0      20.0",
                        "reward                                  10.0       5.0      20.0",
                        "learn                                   10.0       5.0      20.0");
    }

    private static Table.Row row(String name, int decimals, Double... runs) {
        return Table.Row.of(name, decimals, Spread.of(List.of(runs)));
    }

    private static Measured work(double seconds, double cpuSeconds) {
        return new Measured(
                100,
                seconds,
                cpuSeconds,
                Arrays.stream(Stage.values())
                        .map(stage -> new StageCost(stage, 10, 5, 0.2))
                        .toList());
    }

    private static JobMeasured job(double seconds, double cpuSeconds, double install, double use) {
        return new JobMeasured(
                work(seconds, cpuSeconds),
                new LatencySummary(10, install, 2 * install, 3 * install),
                new LatencySummary(10, use, 2 * use, 3 * use));
    }
}
