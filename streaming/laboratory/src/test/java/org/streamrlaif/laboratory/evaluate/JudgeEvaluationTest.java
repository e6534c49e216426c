package org.streamrlaif.laboratory.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.evaluate.FrameOrder;
import org.streamrlaif.evaluate.PairMetrics;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.judge.parts.LocalJudgeParts;
import org.streamrlaif.laboratory.demo.DemoSettings;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.WorldDataset;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.streaming.evaluate.JudgeEvaluation;
import org.streamrlaif.streaming.evaluate.JudgeReport;
import org.streamrlaif.video.VideoConfig;

/** The shipped judge on real videos. */
class JudgeEvaluationTest {

    @TempDir private Path folder;

    @Test
    void measuresPairsAndAPolicysResponses() throws Exception {
        ShippedModels.POLICY.unpack(folder);
        ShippedModels.JUDGE.unpack(folder);
        DemoVideos videos = new DemoVideos(folder.resolve("videos"), WorldSet.TEST, 1, 10, 2);
        videos.write(() -> {});
        Path pairs = folder.resolve("pairs.jsonl");
        int count = new WorldDataset(videos).write(pairs, WorldDataset.Labels.PAIRS);

        study(pairs, FrameOrder.IN_ORDER, null, "a").run(n -> {});
        JudgeReport report = new JudgeReport(folder.resolve("a"));
        PairMetrics informed = report.metrics().get("with context");
        assertThat(informed.pairs()).isEqualTo(count);
        assertThat(informed.agreement().total().all()).isEqualTo(count);
        assertThat(informed.agreement().total().share()).isGreaterThan(0.6);
        assertThat(Files.readAllLines(folder.resolve("a/pairs.jsonl"))).hasSize(2 * count);

        assertThatThrownBy(() -> study(pairs, FrameOrder.SHUFFLED, null, "a").run(n -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame-order");
        study(pairs, FrameOrder.SHUFFLED, null, "shuffled").run(n -> {});
        assertThat(Files.readAllLines(folder.resolve("shuffled/pairs.jsonl")))
                .hasSize(2 * count)
                .isNotEqualTo(Files.readAllLines(folder.resolve("a/pairs.jsonl")));

        Path questions = folder.resolve("questions.jsonl");
        new WorldDataset(videos).write(questions, WorldDataset.Labels.QUESTIONS);
        Path policy = ShippedModels.POLICY.folder(folder);
        study(questions, FrameOrder.IN_ORDER, policy, "b").run(n -> {});
        PairMetrics own = new JudgeReport(folder.resolve("b")).metrics().get("with context");
        assertThat(own.pairs()).isGreaterThanOrEqualTo(own.agreement().total().all());
        assertThat(own.agreement().total().all()).isPositive();
    }

    private JudgeEvaluation study(Path dataset, FrameOrder order, Path policy, String out) {
        VideoConfig usual = DemoSettings.config(folder, 1).video();
        return new JudgeEvaluation(
                dataset,
                usual.inside(folder.resolve("videos")),
                order,
                new LocalJudgeParts(
                        ShippedModels.JUDGE.folder(folder), null, ModelOptions.defaults()),
                policy,
                null,
                ModelOptions.defaults(),
                JudgeTexts.SEGMENTS,
                JudgeTexts.config(),
                SamplingConfig.defaults(),
                0,
                folder.resolve(out));
    }
}
