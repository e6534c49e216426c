package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.numeric.Rounding;

/** What is measured has the shape that was asked for; how fast it is does not matter here. */
class ModelBenchTest {
    private static final Repeats ONCE = new Repeats(0, 2);

    private static VisionLanguageModel model;

    @BeforeAll
    static void load() {
        model =
                VisionLanguageModel.load(
                        Path.of("../../operators/src/test/resources/tiny-llava"),
                        ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void timesVisionPrefillAndStepsOfEveryBatch() {
        GenerateSettings settings = new GenerateSettings(List.of(1, 3), 32, 8, 6);
        List<Table> heard = new ArrayList<>();
        List<Table> tables = new GenerateBench(model, settings, ONCE).run(heard::add);
        assertThat(tables)
                .isEqualTo(heard)
                .extracting(Table::title)
                .containsExactly("batch 1", "batch 3");
        Table three = tables.get(1);
        assertThat(runs(three, "vision, ms")).hasSize(2).allMatch(ms -> ms > 0);
        assertRate(three, "prefill, tokens/s", 3 * 40 * 1e3, "prefill, ms");
        assertRate(three, "prefill with vision, tokens/s", 3 * 40 * 1e3, "prefill with vision, ms");
        assertRate(three, "decode, tokens/s", 3 * 1e3, "decode, ms/step");
        assertThat(runs(three, "whole responses, tokens/s")).allMatch(rate -> rate > 0);
        assertThat(runs(three, "whole with vision, tokens/s"))
                .allSatisfy(rate -> assertThat(rate).isPositive());
    }

    private static List<Double> runs(Table table, String name) {
        return table.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow()
                .runs();
    }

    private static void assertRate(Table table, String rate, double amount, String time) {
        for (int i = 0; i < 2; i++) {
            assertQuotient(runs(table, rate).get(i), amount / runs(table, time).get(i));
        }
    }

    /** A quotient and its reciprocal, each rounded once. */
    private static void assertQuotient(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, Rounding.float64(2).within(expected));
    }

    @Test
    void leavesTheTowerOutWithoutVisualTokens() {
        GenerateSettings settings = new GenerateSettings(List.of(1), 0, 8, 3);
        Table table = new GenerateBench(model, settings, ONCE).run(done -> {}).get(0);
        assertThat(table.rows())
                .extracting(Table.Row::name)
                .containsExactly(
                        "prefill, ms",
                        "prefill, tokens/s",
                        "decode, ms/step",
                        "decode, tokens/s",
                        "whole responses, tokens/s");
        assertThat(runs(table, "decode, ms/step")).allMatch(ms -> ms > 0);
    }

    @Test
    void refusesVisualTokensThatNoFramesGive() {
        GenerateSettings settings = new GenerateSettings(List.of(1), 20, 8, 3);
        assertThatThrownBy(() -> new GenerateBench(model, settings, ONCE).run(done -> {}))
                .hasMessage("visual-tokens: 20, expected 16 or 32, which whole frames have");
    }

    /** Frames in pairs, and a newline behind all frames. */
    @ParameterizedTest
    @CsvSource({"tiny-qwen2_5_vl, 512", "tiny-llava-onevision, 19"})
    void makesClipsOfFramesThatAreNotSeenAlone(String name, int tokens) {
        Path folder = Path.of("../../operators/src/test/resources").resolve(name);
        try (VisionLanguageModel other =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            assertThat(new RandomInputs(other).clip(tokens).encode().count()).isEqualTo(tokens);
        }
    }

    @Test
    void refusesPromptsThatAreTooLong() {
        GenerateSettings settings = new GenerateSettings(List.of(1), 0, 2048, 3);
        assertThatThrownBy(() -> new GenerateBench(model, settings, ONCE))
                .hasMessage(
                        "visual-tokens + text-tokens + new-tokens: 2051, expected at most"
                                + " max_position_embeddings 2048");
    }

    @Test
    void timesTheStepsOfPolicyAndFineTuning() throws Exception {
        LearnSettings settings = new LearnSettings(2, 24, 16, 0, 3, true);
        assertThat(settings.targets()).isEqualTo(8);
        List<Table> tables = new LearnBench(model, settings, ONCE).run();
        for (Table step : tables.subList(0, 2)) {
            assertThat(runs(step, "step, s")).hasSize(2).allMatch(seconds -> seconds > 0);
            assertRate(step, "step, tokens/s", 48, "step, s");
        }
        assertThat(tables.get(2).rows()).hasSize(3).allMatch(memory -> memory.values().get(0) > 0);
    }

    @Test
    void countsTargetsBehindTheVisualTokens() {
        assertThat(new LearnSettings(8, 256, 0, 0, 1, false).targets()).isEqualTo(255);
        assertThatThrownBy(() -> new LearnSettings(8, 256, 64, 193, 1, false))
                .hasMessage("targets: 193, expected 0 for all, or 1 to 192");
        assertThatThrownBy(() -> new LearnSettings(8, 256, 64, 5, 6, false))
                .hasMessage("responses: 6, expected 1 to targets = 5");
    }
}
