package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
        GenerateSettings settings = new GenerateSettings(List.of(1, 3), 32, 8, 6, 1, 4);
        List<GenerateMetrics> heard = new ArrayList<>();
        List<GenerateMetrics> figures = new GenerateBench(model, settings, ONCE).run(heard::add);
        assertThat(figures)
                .isEqualTo(heard)
                .extracting(GenerateMetrics::batch)
                .containsExactly(1, 3);
        GenerateMetrics three = figures.get(1);
        assertThat(three.visionMs().all()).hasSize(2).allMatch(ms -> ms > 0);
        assertQuotient(
                three.prefillTokensPerSecond().max(), 3 * 40 * 1e3 / three.prefillMs().min());
        assertQuotient(three.decodeTokensPerSecond().max(), 3 * 1e3 / three.stepMs().min());
        assertQuotient(
                three.responseTokensPerSecond().max(), 3 * 6 * 1e3 / three.responseMs().min());
        assertThat(three.responseMs().max()).isGreaterThan(4 * three.stepMs().min());
    }

    /** A quotient and its reciprocal, each rounded once. */
    private static void assertQuotient(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, Rounding.float64(2).within(expected));
    }

    @Test
    void leavesTheTowerOutWithoutVisualTokens() {
        GenerateSettings settings = new GenerateSettings(List.of(1), 0, 8, 3, 0, 1);
        GenerateMetrics figures = new GenerateBench(model, settings, ONCE).run(done -> {}).get(0);
        assertThat(figures.visionMs()).isNull();
        assertThat(figures.withVisionTokensPerSecond()).isNull();
        assertThat(figures.stepMs().min()).isPositive();
    }

    @Test
    void refusesVisualTokensThatNoFramesGive() {
        GenerateSettings settings = new GenerateSettings(List.of(1), 20, 8, 3, 0, 1);
        assertThatThrownBy(() -> new GenerateBench(model, settings, ONCE).run(done -> {}))
                .hasMessage(
                        "visual-tokens: 20, expected 0 or a multiple of 16, the visual tokens of one"
                                + " frame");
    }

    @Test
    void refusesPromptsThatAreTooLong() {
        GenerateSettings settings = new GenerateSettings(List.of(1), 0, 2048, 3, 0, 1);
        assertThatThrownBy(() -> new GenerateBench(model, settings, ONCE))
                .hasMessage(
                        "visual-tokens + text-tokens + new-tokens: 2051, expected at most"
                                + " max_position_embeddings 2048");
    }

    @Test
    void timesTheStepsOfPolicyAndFineTuning() throws Exception {
        LearnSettings settings = new LearnSettings(2, 24, 16, 0, 3, 4, true);
        assertThat(settings.targets()).isEqualTo(8);
        LearnMetrics figures = new LearnBench(model, settings, ONCE).run();
        for (LearnMetrics.Step step : List.of(figures.policy(), figures.fineTuning())) {
            assertThat(step.seconds().all()).hasSize(2).allMatch(seconds -> seconds > 0);
            assertQuotient(step.tokensPerSecond().max(), 48 / step.seconds().min());
            assertThat(step.residentPeakBytes()).isPositive();
        }
    }

    @Test
    void countsTargetsBehindTheVisualTokens() {
        assertThat(new LearnSettings(8, 256, 0, 0, 1, 16, false).targets()).isEqualTo(255);
        assertThatThrownBy(() -> new LearnSettings(8, 256, 64, 193, 1, 16, false))
                .hasMessage("targets: 193, expected 0 for all, or 1 to 192");
        assertThatThrownBy(() -> new LearnSettings(8, 256, 64, 5, 6, 16, false))
                .hasMessage("responses: 6, expected 1 to targets = 5");
    }
}
