package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.laboratory.bench.core.Spread;
import org.streamrlaif.weights.LatencySummary;

class LoopReportTest {

    private final LoopComparison comparison =
            LoopComparison.of(
                    1,
                    2,
                    List.of(work(10, 5), work(20, 10), work(40, 8)),
                    List.of(job(10, 10, 8, 30), job(25, 10, 12, 20), job(32, 10, 10, 90)),
                    List.of(job(20, 10, 8, 30), job(40, 10, 8, 30), job(64, 10, 8, 30)));

    @Test
    void comparesRunsThatFollowedEachOther() {
        assertThat(comparison.plainPerSecond()).isEqualTo(Spread.of(List.of(10.0, 5.0, 2.5)));
        assertThat(comparison.jobPerSecond()).isEqualTo(Spread.of(List.of(10.0, 4.0, 3.125)));
        assertThat(comparison.jobResponsesPerSecond())
                .isEqualTo(Spread.of(List.of(20.0, 8.0, 6.25)));
        assertThat(comparison.gain()).isEqualTo(Spread.of(List.of(2.0, 1.6, 2.0)));
        assertThat(comparison.share()).isEqualTo(Spread.of(List.of(1.0, 0.8, 1.25)));
        assertThat(comparison.plainPerCpuSecond()).isEqualTo(Spread.of(List.of(20.0, 10.0, 12.5)));
        assertThat(comparison.cpuShare()).isEqualTo(Spread.of(List.of(0.5, 1.0, 0.8)));
    }

    @Test
    void reportsTheWorstTailOfAllRuns() {
        assertThat(comparison.install()).isEqualTo(new LatencySummary(30, 10, 24, 36));
        assertThat(comparison.use()).isEqualTo(new LatencySummary(30, 30, 180, 270));
    }

    @Test
    void printsTables() {
        StringWriter text = new StringWriter();
        report().print(new PrintWriter(text));
        assertThat(text.toString().lines())
                .containsExactly(
                        "A processor, 2 cores, 23 GiB, libtorch 2.7.1, Java 17, load 0.5 before the"
                                + " first run; 1 thread(s) per tensor operation",
                        "12 batches of 48 prompts with 2 responses after 4 that do not count;"
                                + " 3 run(s) each",
                        "",
                        "max-staleness 1                       median       min       max",
                        "plain loop, rollouts/s                  5.00      2.50     10.00",
                        "job, rollouts/s                         4.00      3.13     10.00",
                        "plain loop, responses/s                10.00      5.00     20.00",
                        "job, responses/s                        8.00      6.25     20.00",
                        "job / plain loop, %                    100.0      80.0     125.0",
                        "job / job at max-staleness 1            2.00      1.60      2.00",
                        "plain loop, rollouts/CPU s             12.50     10.00     20.00",
                        "job, rollouts/CPU s                    10.00     10.00     10.00",
                        "job / plain loop, CPU, %                80.0      50.0     100.0",
                        "policy versions                       median       p95       max",
                        "step's end to arrival, ms                 10        24        36",
                        "step's end to use, ms                     30       180       270",
                        "plain loop, a batch of which              ms    CPU ms   idle, %",
                        "  prepare                               10.0       5.0        20",
                        "  generate                              10.0       5.0        20",
                        "  judge                                 10.0       5.0        20",
                        "  reward                                10.0       5.0        20",
                        "  learn                                 10.0       5.0        20",
                        "job, a batch of which                     ms    CPU ms   idle, %",
                        "  prepare                               10.0       5.0        20",
                        "  generate                              10.0       5.0        20",
                        "  judge                                 10.0       5.0        20",
                        "  reward                                10.0       5.0        20",
                        "  learn                                 10.0       5.0        20");
    }

    @Test
    void isOneJsonObject() {
        JsonNode json = new ObjectMapper().valueToTree(report());
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(json.at("/comparisons/0/maxStaleness").asInt()).isEqualTo(1);
        assertThat(json.at("/comparisons/0/share/median").asDouble()).isEqualTo(1);
        assertThat(json.at("/comparisons/0/jobStages/1/stage").asText()).isEqualTo("GENERATE");
        assertThat(json.at("/comparisons/0/jobStages/1/idle/median").asDouble()).isEqualTo(0.2);
        assertThat(json.at("/comparisons/0/use/median").asDouble()).isEqualTo(30);
    }

    private LoopReport report() {
        return new LoopReport(Machines.some(), 48, 2, 12, 4, 3, 1, List.of(comparison));
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
