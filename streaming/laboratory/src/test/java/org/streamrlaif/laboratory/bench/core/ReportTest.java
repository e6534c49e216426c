package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.tuning.Choice;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;

class ReportTest {

    private final Report report =
            new Report(
                    new Machine("A processor", 2, 23L << 30, 0.5, "2.7.1", "17"),
                    List.of("tiny, 2 thread(s)", "64 new tokens"),
                    List.of(
                            Table.ofSpreads(
                                    "batch 8",
                                    List.of(
                                            Table.Row.of("prefill, ms", 2, spread()),
                                            Table.Row.of("prefill, tokens/s", 0, spread()))),
                            new Table(
                                    "resident memory",
                                    List.of("MiB"),
                                    List.of(Table.Row.of("before", 0, 71.6)))),
                    List.of(
                            new Choice(
                                    Site.STEP_ATTENTION,
                                    "8 rows",
                                    Way.PLAIN,
                                    Choice.Origin.MEASURED,
                                    Map.of(Way.FUSED, 2.0, Way.PLAIN, 1.0))));

    @Test
    void printsTables() {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        assertThat(text.toString().lines())
                .containsExactly(
                        "A processor, 2 cores, 23 GiB, libtorch 2.7.1, Java 17, load 0.5 before the"
                                + " first run",
                        "tiny, 2 thread(s)",
                        "64 new tokens",
                        "",
                        "batch 8                               median       min       max",
                        "prefill, ms                             3.00      2.00      4.00",
                        "prefill, tokens/s                          3         2         4",
                        "",
                        "resident memory                          MiB",
                        "before                                    72",
                        "",
                        "way of computing".concat(" ".repeat(53))
                                + "chosen            candidates, ms",
                        "step.attention 8 rows".concat(" ".repeat(48))
                                + "plain    measured plain 1.000, fused 2.000");
    }

    @Test
    void isOneJsonObjectWithAllRuns() {
        JsonNode json = new ObjectMapper().valueToTree(report);
        assertThat(json.at("/machine/libtorch").asText()).isEqualTo("2.7.1");
        assertThat(json.at("/machine/memoryBytes").asLong()).isEqualTo(23L << 30);
        assertThat(json.at("/settings/1").asText()).isEqualTo("64 new tokens");
        assertThat(json.at("/tables/0/rows/0/name").asText()).isEqualTo("prefill, ms");
        assertThat(json.at("/tables/0/rows/0/values/0").asDouble()).isEqualTo(3);
        assertThat(json.at("/tables/0/rows/0/runs/1").asDouble()).isEqualTo(4);
        assertThat(json.at("/ways/0/way").asText()).isEqualTo(Way.PLAIN);
    }

    private static Spread spread() {
        return Spread.of(List.of(2.0, 4.0));
    }
}
