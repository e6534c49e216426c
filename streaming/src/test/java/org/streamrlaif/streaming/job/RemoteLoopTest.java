package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.judge.remote.ModelServer.says;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.judge.remote.ModelServer;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.reward.RewardMetrics;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;

/** The plain loop with a judge behind an endpoint, which is also the narrator. */
@Timeout(300)
class RemoteLoopTest {
    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final String NOWHERE = "http://127.0.0.1:1/v1";
    private static final int BATCHES = 2;
    private static final int BATCH = 4;
    private static final Pattern ANSWERS =
            Pattern.compile(
                    "Answer A:\n<data \\w+>\n(.*?)\n</data \\w+>\n\n"
                            + "Answer B:\n<data \\w+>\n(.*?)\n</data",
                    Pattern.DOTALL);

    @TempDir private Path folder;

    @Test
    void narratesJudgesAndLearnsFromWhatTheEndpointSays() throws Exception {
        List<String> questions = new ArrayList<>();
        List<String> weights = new ArrayList<>();
        List<TrainingStep> steps;
        try (ModelServer server = new ModelServer(RemoteLoopTest::answer)) {
            Path key = Files.writeString(folder.resolve("key"), "secret-key\n");
            RlaifConfig config =
                    config(
                            Map.of(
                                    "judge.remote.endpoint", server.endpoint(),
                                    "judge.remote.key-file", key.toString(),
                                    "judge.remote.journal", folder.resolve("journal").toString()));
            steps = run(config, weights);
            server.asked().forEach(asked -> questions.add(asked.text()));
            assertThat(server.asked())
                    .allSatisfy(
                            asked -> {
                                assertThat(asked.headers().getFirst("Authorization"))
                                        .isEqualTo("Bearer secret-key");
                                assertThat(asked.body().toString())
                                        .contains("data:image/jpeg;base64,");
                            });
        }

        assertThat(steps)
                .hasSize(BATCHES)
                .allSatisfy(
                        step -> {
                            assertThat(step.getTrained()).isEqualTo(BATCH);
                            assertThat(step.getVoids()).isEmpty();
                            assertThat(step.getMetrics().keySet())
                                    .contains(StepMetrics.SCORE, RewardMetrics.VERSION);
                        });
        assertThat(weights).doesNotHaveDuplicates();
        assertThat(questions.stream().filter(text -> ANSWERS.matcher(text).find()))
                .hasSizeGreaterThan(2 * BATCHES)
                .allMatch(text -> text.contains("a dog runs"));
        assertThat(questions.stream().filter(text -> !ANSWERS.matcher(text).find()))
                .as("two videos, each narrated once in two segments")
                .hasSize(4);
    }

    @Test
    void saysInOneLineWhatIsMissingOrTooMuch() {
        assertMistake(
                Map.of("judge.model", "models/judge"),
                "judge.model: 'models/judge', expected nothing beside judge.remote.endpoint");
        assertMistake(
                Map.of("judge.adapter", "models/adapter"),
                "judge.adapter: 'models/adapter', expected nothing beside judge.remote.endpoint");
        assertMistake(
                Map.of("judge.remote.key-file", "key", "judge.remote.key-variable", "KEY"),
                "judge.remote.key-variable: 'KEY', expected nothing beside key-file");
        assertMistake(
                Map.of("judge.remote.journal", ""),
                "judge.remote.journal: empty, expected a folder or URI");
        String absent = folder.resolve("absent").toString();
        assertMistake(
                Map.of("judge.remote.key-file", absent),
                "judge.remote.key-file: " + absent + ", expected a file that can be read");
        assertMistake(
                Map.of("judge.remote.key-variable", "NO_SUCH_KEY_IS_SET"),
                "judge.remote.key-variable: NO_SUCH_KEY_IS_SET, expected a key in it, found none");
    }

    private void assertMistake(Map<String, String> keys, String line) {
        Map<String, String> all = new HashMap<>();
        all.put("judge.remote.endpoint", NOWHERE);
        all.put("judge.remote.journal", folder.resolve("journal").toString());
        all.putAll(keys);
        assertThatThrownBy(() -> Cores.of(config(all)).make(here()).close())
                .hasMessage(line)
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Prefers the answer that comes first in the alphabet, wherever it is shown. */
    private static ModelServer.Does answer(ModelServer.Asked asked) {
        Matcher answers = ANSWERS.matcher(asked.text());
        if (!answers.find()) {
            return says("a dog runs");
        }
        return says(answers.group(1).compareTo(answers.group(2)) < 0 ? "A" : "B");
    }

    private static List<TrainingStep> run(RlaifConfig config, List<String> weights)
            throws Exception {
        Cores cores = Cores.of(config);
        List<TrainingStep> steps = new ArrayList<>();
        try (LoopCores made = cores.make(here())) {
            new PlainLoop(made, config.loop().rule(), cores.store().create(here()))
                    .run(
                            IntStream.range(0, BATCHES * BATCH)
                                    .mapToObj(RemoteLoopTest::sample)
                                    .iterator(),
                            step -> {
                                steps.add(step.record());
                                weights.add(step.policy().getSha256());
                            });
        }
        return steps;
    }

    private static OperatorContext here() {
        return new OperatorContext("remote-loop-test", "plain", 0, 1, List.of());
    }

    private RlaifConfig config(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>();
        all.put("policy.model", FIXTURES.resolve("tiny-llava").toString());
        all.put("judge.remote.model", "judge-1");
        all.put("loop.batch-size", "" + BATCH);
        all.put("video.frames", "3");
        all.put("video.allowed-roots", FIXTURES.toString());
        all.put("segments.frames", "2");
        all.put("sampling.max-new-tokens", "6");
        all.put("reward.warmup-pairs", "0");
        all.put("reward.pairs-per-update", "1");
        all.put("learn.update.critic-only-steps", "0");
        all.put("weights.store", folder.resolve("weights").toString());
        all.putAll(keys);
        return RlaifConfig.defaults().with(all);
    }

    private static VideoSample sample(int index) {
        String file =
                FIXTURES.resolve("fixtures/video")
                        .resolve(index % 2 == 0 ? "h264_3frames.mp4" : "h264_bframes.mp4")
                        .toString();
        return new VideoSample(
                "s" + index,
                file,
                List.of("What happens?"),
                0L,
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
    }
}
