package org.streamrlaif.laboratory.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.evaluate.Measure;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.judge.parts.LocalJudgeParts;
import org.streamrlaif.laboratory.demo.DemoEvaluation;
import org.streamrlaif.laboratory.demo.DemoSettings;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.WorldDataset;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.streaming.dataset.SkippedItems;
import org.streamrlaif.streaming.evaluate.Evaluation;
import org.streamrlaif.streaming.evaluate.EvaluationReport;
import org.streamrlaif.streaming.evaluate.Grading;

/** The shipped models on real videos. */
class EvaluationTest {

    private static final int VIDEOS = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path shared;
    private static DemoVideos videos;

    @TempDir private Path out;

    private Path predictions() {
        return out.resolve("predictions.jsonl");
    }

    @BeforeAll
    static void write() {
        ShippedModels.POLICY.unpack(shared);
        ShippedModels.JUDGE.unpack(shared);
        videos = new DemoVideos(shared.resolve("videos"), WorldSet.TEST, 1, VIDEOS, 2);
        videos.write(() -> {});
        new WorldDataset(videos).write(dataset(), WorldDataset.Labels.QUESTIONS);
    }

    private static Path dataset() {
        return shared.resolve("questions.jsonl");
    }

    private Evaluation evaluation(Path dataset, int frames) {
        return new Evaluation(
                dataset,
                null,
                videos.folder(),
                ShippedModels.POLICY.folder(shared),
                null,
                ModelOptions.defaults(),
                frames,
                FrameOrder.IN_ORDER,
                32,
                5,
                out);
    }

    @Test
    void measuresWhatTheDemoMeasures() throws Exception {
        evaluation(dataset(), 8).answer(n -> {});
        EvaluationReport report = new EvaluationReport(out, null);

        try (DemoEvaluation demo =
                new DemoEvaluation(
                        videos,
                        ShippedModels.POLICY.folder(shared),
                        ShippedModels.JUDGE.folder(shared),
                        DemoSettings.config(shared, 1).video())) {
            Tally truth = demo.score(demo.answers(null));
            assertThat(report.exact().total()).isEqualTo(truth.total());
            assertThat(report.exact()).hasToString(truth.toString());
        }
        assertThat(report.aside()).isZero();
    }

    @Test
    void goesOnWhereItWasInterrupted() throws Exception {
        Evaluation whole = evaluation(dataset(), 8);
        whole.answer(n -> {});
        List<String> expected = Files.readAllLines(predictions());
        Files.delete(predictions());
        Files.delete(out.resolve("progress.json"));

        Evaluation first = evaluation(dataset(), 8);
        assertThatThrownBy(
                        () ->
                                first.answer(
                                        n -> {
                                            if (n == 10) {
                                                throw new IllegalStateException("stopped");
                                            }
                                        }))
                .hasMessage("stopped");
        Files.writeString(predictions(), "{\"item\": 10, \"id", StandardOpenOption.APPEND);
        evaluation(dataset(), 8).answer(n -> assertThat(n).isGreaterThan(10));

        assertThat(Files.readAllLines(predictions())).isEqualTo(expected);
    }

    @Test
    void doesNotMixAnswersOfDifferentSettings() throws Exception {
        evaluation(dataset(), 8).answer(n -> {});

        assertThatThrownBy(() -> evaluation(dataset(), 4).answer(n -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(out + ": frames: 4, expected 8 as before, or another --out");
    }

    @Test
    void keepsAsideWhatHasNoVideoOrNoQuestion() throws Exception {
        Path mixed = out.resolve("mixed.jsonl");
        String good = Files.readAllLines(dataset()).get(0);
        Files.write(
                mixed,
                List.of(
                        good,
                        good.replace("test-00000.mp4", "gone.mp4"),
                        "{\"video\": \"x\", \"chosen\": \"a\", \"rejected\": \"b\", \"question\":"
                                + " \"q\"}",
                        "{\"oops\": 1}",
                        good));
        SkippedItems aside = evaluation(mixed, 8).answer(n -> {});

        assertThat(aside.count()).isEqualTo(3);
        assertThat(aside.line())
                .contains(
                        mixed
                                + ":2: video: gone.mp4: not found, expected a video or a folder of"
                                + " frames below "
                                + videos.folder());
        EvaluationReport report = new EvaluationReport(out, null);
        assertThat(report.exact().total().all()).isEqualTo(2);
        assertThat(report.aside()).isEqualTo(3);
    }

    @Test
    void gradesOnceAndPinsTheJudge() throws Exception {
        Path few = out.resolve("few.jsonl");
        Files.write(few, Files.readAllLines(dataset()).subList(0, 6));
        evaluation(few, 8).answer(n -> {});
        grade(Measure.QA);
        EvaluationReport report = new EvaluationReport(out, Measure.QA);
        report.write();
        List<String> verdicts = Files.readAllLines(out.resolve("verdicts-qa.jsonl"));
        assertThat(verdicts).hasSize(6).allMatch(row -> row.contains("\"p-yes\":"));
        assertThat(report.yes().total().all()).isEqualTo(6);
        assertThat(report.score()).isBetween(0.0, 5.0);

        Files.write(out.resolve("verdicts-qa.jsonl"), verdicts.subList(0, 4));
        grade(Measure.QA);
        List<String> continued = Files.readAllLines(out.resolve("verdicts-qa.jsonl"));
        assertThat(continued.subList(0, 4)).isEqualTo(verdicts.subList(0, 4));
        assertSame(continued, verdicts);
        assertThat(Files.readString(out.resolve("summary.json")))
                .contains("\"judge\" : \"judge@", "\"prompt-hash\"", "\"low\"");
        grade(Measure.TEMPORAL);
        assertThat(Files.readAllLines(out.resolve("verdicts-temporal.jsonl")))
                .hasSize(6)
                .noneMatch(row -> row.contains("p-yes"));
    }

    /** Another batch rounds otherwise in the last digits. */
    private void assertSame(List<String> actual, List<String> expected) throws IOException {
        // A logit of up to 16 may move, a probability by half as much, the mean of 0 to 5 by more.
        ModelConfig judge = ModelFamilies.read(ShippedModels.JUDGE.folder(shared));
        double limit = 5 * Rounding.of(judge).limit(16) / 2;
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            JsonNode row = JSON.readTree(actual.get(i));
            JsonNode wanted = JSON.readTree(expected.get(i));
            for (String key : List.of("id", "pred", "score")) {
                assertThat(row.path(key)).isEqualTo(wanted.path(key));
            }
            for (String key : List.of("p-yes", "mean-score")) {
                assertThat(row.path(key).asDouble())
                        .isCloseTo(wanted.path(key).asDouble(), within(limit));
            }
        }
    }

    private void grade(Measure measure) throws IOException, InterruptedException {
        new Grading(out, measure)
                .grade(
                        new LocalJudgeParts(
                                ShippedModels.JUDGE.folder(shared), null, ModelOptions.defaults()),
                        n -> {});
    }
}
