package org.streamrlaif.streaming.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.demo.world.Question;
import org.streamrlaif.streaming.demo.world.WorldSet;

class ShippedModelsTest {

    private static final int VIDEOS = 40;

    @TempDir Path folder;

    @Test
    void thePolicyOverclaimsAndTheJudgeKnowsBetter() throws Exception {
        RlaifConfig config = DemoSettings.config(folder, 1);
        for (ShippedModels model : ShippedModels.values()) {
            model.unpack(folder);
        }
        DemoVideos videos = new DemoVideos(folder.resolve("test"), WorldSet.TEST, 99, VIDEOS, 2);
        videos.write(() -> {});
        try (DemoEvaluation evaluation =
                new DemoEvaluation(
                        videos,
                        Path.of(config.policy().model()),
                        Path.of(config.judge().model()),
                        config.video())) {
            List<String> answers = evaluation.answers(null);
            Tally start = evaluation.score(answers);
            assertThat(start.total().all()).isEqualTo(2 * VIDEOS);
            assertThat(start.total().share()).isBetween(0.45, 0.85);
            List<Rollout> sampled = evaluation.sample(null, SamplingConfig.defaults());
            Tally alone = evaluation.judge(sampled, false);
            Tally informed = evaluation.judge(sampled, true);
            assertThat(alone.total().all()).isGreaterThan(10);
            assertThat(alone.total().share()).isGreaterThan(0.85);
            assertThat(informed.total().share()).isGreaterThan(0.85);

            StringWriter text = new StringWriter();
            List<String> truth = evaluation.questions().stream().map(Question::answer).toList();
            new DemoReport(
                            evaluation.questions(),
                            answers,
                            truth,
                            start,
                            evaluation.score(truth),
                            alone,
                            informed)
                    .print(new PrintWriter(text));
            assertThat(text.toString()).contains("all").contains("100.0%").contains("(wrong)");
        }
    }
}
