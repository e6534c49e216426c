package org.streamrlaif.laboratory.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.evaluate.Tally;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.config.RlaifConfig;

class ShippedModelsTest {

    private static final int VIDEOS = 40;

    @TempDir Path folder;

    @Test
    void theShippedWeightsAreThoseThatAreRecorded() throws Exception {
        JsonNode record;
        try (InputStream in = ShippedModels.class.getResourceAsStream("models.json")) {
            record = new ObjectMapper().readTree(in);
        }
        for (ShippedModels model : List.of(ShippedModels.POLICY, ShippedModels.JUDGE)) {
            model.unpack(folder);
            Path weights = model.folder(folder).resolve("model.safetensors");
            String hash =
                    HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(Files.readAllBytes(weights)));
            JsonNode recorded = record.path(model.folder(folder).getFileName().toString());
            assertThat(hash).isEqualTo(recorded.path("sha256").asText());
            assertThat(recorded.path("seed").isNumber()).isTrue();
        }
    }

    @Test
    void aModelThatIsThereIsKept() throws Exception {
        Path weights = ShippedModels.POLICY.folder(folder).resolve("model.safetensors");
        Files.createDirectories(weights.getParent());
        Files.writeString(weights, "another");
        ShippedModels.POLICY.unpackUnlessThere(folder);
        assertThat(weights).hasContent("another");
    }

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
                            new DemoReport.Gain(start, evaluation.score(truth)),
                            new DemoReport.Gain(
                                    evaluation.scoreSampled(sampled), evaluation.score(truth)),
                            alone,
                            informed)
                    .print(new PrintWriter(text));
            assertThat(text.toString()).contains("all").contains("100.0%").contains("(wrong)");
        }
    }
}
