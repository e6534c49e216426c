package org.streamrlaif.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.streamrlaif.laboratory.bench.core.DecodeMetrics;
import org.streamrlaif.laboratory.bench.core.GenerateMetrics;
import org.streamrlaif.laboratory.bench.core.GenerateSettings;
import org.streamrlaif.laboratory.bench.core.LearnMetrics;
import org.streamrlaif.laboratory.bench.core.LearnSettings;
import org.streamrlaif.laboratory.bench.core.Repeats;
import org.streamrlaif.laboratory.bench.core.Spread;
import org.streamrlaif.model.tuning.Choice;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;

class ReportsTest {

    private static final MeasuredModel MODEL = new MeasuredModel("tiny", 418464, "float32", "cpu");

    @Test
    void printsGenerationWithoutVision() {
        assertThat(printed(generate(null)::print))
                .containsExactly(
                        "A processor, 2 cores, 23 GiB, libtorch 2.7.1, Java 17, load 0.5 before the"
                                + " first run",
                        "tiny, 0.4 M text parameters, float32 on cpu; 2 thread(s)",
                        "prompts of 64 visual + 32 text tokens, 64 new tokens at temperature 1.0;"
                                + " 2 repeats",
                        "",
                        "batch 8                               median       min       max",
                        "prefill, ms                             3.00      2.00      4.00",
                        "prefill, tokens/s                          3         2         4",
                        "decode, ms/step                        3.000     2.000     4.000",
                        "decode, tokens/s                           3         2         4",
                        "whole responses, tokens/s                  3         2         4",
                        "",
                        "way of computing".concat(" ".repeat(53))
                                + "chosen            candidates, ms",
                        "step.attention 8 rows".concat(" ".repeat(48))
                                + "plain    measured plain 1.000, fused 2.000");
    }

    @Test
    void printsVisionWhereItWasMeasured() {
        assertThat(printed(generate(spread())::print))
                .contains(
                        "vision, ms                              3.00      2.00      4.00",
                        "prefill with vision, ms                 3.00      2.00      4.00",
                        "prefill with vision, tokens/s              3         2         4",
                        "whole with vision, tokens/s                3         2         4");
    }

    @Test
    void printsLearning() {
        assertThat(printed(learn()::print))
                .containsExactly(
                        "A processor, 2 cores, 23 GiB, libtorch 2.7.1, Java 17, load 0.5 before the"
                                + " first run",
                        "tiny, 0.4 M text parameters, float32 on cpu; 1 thread(s)",
                        "one step of a rank 16 adapter on 8 rows of 256 tokens (64 visual, 192"
                                + " learned from in 2 response(s)); 2 repeats",
                        "resident memory before: 1 MiB",
                        "",
                        "policy                                median       min       max",
                        "step, s                               3.0000    2.0000    4.0000",
                        "step, tokens/s                             3         2         4",
                        "resident memory: at most 3 MiB",
                        "",
                        "fine-tuning                           median       min       max",
                        "step, s                               3.0000    2.0000    4.0000",
                        "step, tokens/s                             3         2         4",
                        "resident memory: at most 9 MiB");
    }

    @Test
    void printsDecoding() {
        DecodeMetrics figures =
                new DecodeMetrics("h264", 900, 700, 398, 224, spread(), spread(), spread());
        DecodeReport report =
                new DecodeReport(Machines.some(), "a.mp4", 2, new Repeats(1, 2), 50, 224, figures);
        assertThat(printed(report::print))
                .containsExactly(
                        "A processor, 2 cores, 23 GiB, libtorch 2.7.1, Java 17, load 0.5 before the"
                                + " first run",
                        "a.mp4: h264, 900 frames; 2 decoder thread(s)",
                        "50 samples of 398 x 224, 700 frames decoded for them; 2 repeats",
                        "",
                        "                                      median       min       max",
                        "video, ms                                3.0       2.0       4.0",
                        "CPU time, ms                             3.0       2.0       4.0",
                        "samples/s                                3.0       2.0       4.0");
    }

    @Test
    void isOneJsonObjectWithAllRepeats() {
        JsonNode generate = new ObjectMapper().valueToTree(generate(null));
        assertThat(generate.at("/machine/libtorch").asText()).isEqualTo("2.7.1");
        assertThat(generate.at("/machine/memoryBytes").asLong()).isEqualTo(23L << 30);
        assertThat(generate.at("/settings/newTokens").asInt()).isEqualTo(64);
        assertThat(generate.at("/figures/0/stepMs/all/1").asDouble()).isEqualTo(4);
        assertThat(generate.at("/figures/0/visionMs").isNull()).isTrue();

        JsonNode learn = new ObjectMapper().valueToTree(learn());
        assertThat(learn.at("/figures/policy/seconds/median").asDouble()).isEqualTo(3);
        assertThat(learn.at("/figures/fineTuning/residentPeakBytes").asLong()).isEqualTo(9L << 20);
        assertThat(learn.at("/settings/targets").asInt()).isEqualTo(192);
        assertThat(learn.at("/threads").asInt()).isEqualTo(1);
    }

    private static GenerateReport generate(Spread vision) {
        Spread some = spread();
        GenerateMetrics figures =
                new GenerateMetrics(
                        8, vision, some, some, vision, vision, some, some, some, some, vision);
        return new GenerateReport(
                Machines.some(),
                MODEL,
                2,
                new Repeats(1, 2),
                new GenerateSettings(List.of(8), 64, 32, 64, 1, 4),
                List.of(figures),
                List.of(
                        new Choice(
                                Site.STEP_ATTENTION,
                                "8 rows",
                                Way.PLAIN,
                                Choice.Origin.MEASURED,
                                Map.of(Way.FUSED, 2.0, Way.PLAIN, 1.0))));
    }

    private static LearnReport learn() {
        return new LearnReport(
                Machines.some(),
                MODEL,
                1,
                new Repeats(1, 2),
                new LearnSettings(8, 256, 64, 0, 2, 16, false),
                new LearnMetrics(
                        1L << 20,
                        new LearnMetrics.Step(spread(), spread(), 3L << 20),
                        new LearnMetrics.Step(spread(), spread(), 9L << 20)));
    }

    private static Spread spread() {
        return Spread.of(List.of(2.0, 4.0));
    }

    private static List<String> printed(Consumer<PrintWriter> report) {
        StringWriter text = new StringWriter();
        report.accept(new PrintWriter(text));
        return text.toString().lines().toList();
    }
}
