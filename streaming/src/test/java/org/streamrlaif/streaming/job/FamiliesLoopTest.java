package org.streamrlaif.streaming.job;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.learn.StepMetrics;
import org.streamrlaif.learn.algorithm.Algorithm;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.reward.RewardMetrics;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidCount;
import org.streamrlaif.streaming.config.RlaifConfig;

/**
 * The plain loop with folders of every family as policy, and as judge and base of the reward model;
 * and with every algorithm.
 */
class FamiliesLoopTest {
    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final int BATCHES = 3;
    private static final int BATCH = 4;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "tiny-llava-onevision, tiny-llava-onevision, float32",
        "tiny-llava-onevision, tiny-smolvlm, bfloat16",
        "tiny-smolvlm, tiny-llava-onevision, float32",
        "tiny-llava, tiny-smolvlm, float32",
        "tiny-qwen2_5_vl, tiny-qwen2_5_vl, float32",
        "tiny-qwen3_vl, tiny-qwen2_5_vl, bfloat16",
        "tiny-smolvlm, tiny-qwen3_vl, float32"
    })
    void everyTicketTrains(String policy, String judge, String dtype) throws Exception {
        List<String> weights = new ArrayList<>();

        List<TrainingStep> steps = run(config(policy, judge, dtype), weights);

        assertAllTrained(steps);
        assertThat(weights).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llava-onevision, tiny-llava-onevision",
        "tiny-qwen2_5_vl, tiny-qwen3_vl",
        "tiny-llava, tiny-qwen2_5_vl"
    })
    void everyTicketAboutAPictureAndAVideoTrains(String policy, String judge) throws Exception {
        List<String> weights = new ArrayList<>();

        List<TrainingStep> steps =
                run(config(policy, judge, "float32"), FamiliesLoopTest::several, weights);

        assertAllTrained(steps);
        assertThat(weights).doesNotHaveDuplicates();
    }

    @Test
    void aFamilyThatDoesNotTakeThemTogetherVoidsTheSample() throws Exception {
        List<TrainingStep> steps =
                run(
                        config("tiny-smolvlm", "tiny-smolvlm", "float32"),
                        FamiliesLoopTest::several,
                        new ArrayList<>());

        assertThat(steps)
                .hasSize(BATCHES)
                .allSatisfy(
                        step ->
                                assertThat(step.getVoids())
                                        .containsExactly(
                                                new VoidCount(
                                                        "encode", "unusable-media", (long) BATCH)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PPO")
    void everyAlgorithmTrains(Algorithm algorithm) throws Exception {
        RlaifConfig config =
                config("tiny-llava", "tiny-llava", "float32")
                        .with(
                                Map.of(
                                        "learn.algorithm", algorithm.word(),
                                        "learn.correction.kind", "decoupled",
                                        "sampling.responses", "3"));
        List<String> weights = new ArrayList<>();

        List<TrainingStep> steps = run(config, weights);

        assertAllTrained(steps);
        assertThat(weights).doesNotHaveDuplicates();
        assertThat(steps)
                .allSatisfy(
                        step -> {
                            Set<String> metrics = step.getMetrics().keySet();
                            assertThat(metrics.contains(StepMetrics.SCORE))
                                    .isEqualTo(algorithm.needsScores());
                            assertThat(metrics.contains(StepMetrics.VALUE_LOSS))
                                    .isEqualTo(algorithm.needsValues());
                            assertThat(metrics.contains(RewardMetrics.VERSION))
                                    .isEqualTo(algorithm.needsScores());
                        });
    }

    private static void assertAllTrained(List<TrainingStep> steps) {
        assertThat(steps)
                .hasSize(BATCHES)
                .allSatisfy(
                        step -> {
                            assertThat(step.getTrained()).isEqualTo(BATCH);
                            assertThat(step.getVoids()).isEmpty();
                        });
    }

    private static List<TrainingStep> run(RlaifConfig config, List<String> weights)
            throws Exception {
        return run(config, FamiliesLoopTest::sample, weights);
    }

    /** Runs the plain loop; notes the hash of the weights after each batch. */
    private static List<TrainingStep> run(
            RlaifConfig config, IntFunction<VideoSample> sample, List<String> weights)
            throws Exception {
        Cores cores = Cores.of(config);
        OperatorContext here = new OperatorContext(config.runId(), "plain", 0, 1, List.of());
        List<TrainingStep> steps = new ArrayList<>();
        try (LoopCores made = cores.make(here)) {
            PlainLoop loop =
                    new PlainLoop(decided(made), config.loop().rule(), cores.store().create(here));
            loop.run(
                    IntStream.range(0, BATCHES * BATCH).mapToObj(sample).iterator(),
                    step -> {
                        steps.add(step.record());
                        weights.add(step.policy().getSha256());
                    });
        }
        return steps;
    }

    /**
     * Models with random weights prefer by place more than by content; here the mean over both
     * places counts, so that there is something to learn from.
     */
    private static LoopCores decided(LoopCores cores) {
        JudgeCore judge =
                new JudgeCore() {
                    @Override
                    public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
                        List<Rollout> judged = cores.judge().run(batch, rollouts);
                        judged.forEach(
                                rollout ->
                                        rollout.getPreferences().forEach(FamiliesLoopTest::decide));
                        return judged;
                    }

                    @Override
                    public void close() throws Exception {
                        cores.judge().close();
                    }
                };
        return new LoopCores(
                cores.decode(),
                cores.encode(),
                cores.narrate(),
                cores.generate(),
                judge,
                cores.reward(),
                cores.learn(),
                cores.clips());
    }

    private static void decide(Preference preference) {
        preference.setConsistent(true);
        preference.setTie(false);
    }

    private RlaifConfig config(String policy, String judge, String dtype) {
        return RlaifConfig.defaults()
                .with(
                        Map.ofEntries(
                                entry("policy.model", FIXTURES.resolve(policy).toString()),
                                entry("judge.model", FIXTURES.resolve(judge).toString()),
                                entry("device.dtype", dtype),
                                entry("loop.batch-size", "" + BATCH),
                                entry("video.frames", "3"),
                                entry("video.allowed-roots", FIXTURES.toString()),
                                entry("segments.frames", "2"),
                                entry("sampling.max-new-tokens", "6"),
                                entry("preference.narrator.max-new-tokens", "6"),
                                entry("reward.warmup-pairs", "0"),
                                entry("learn.update.critic-only-steps", "0"),
                                entry("reward.pairs-per-update", "1"),
                                entry("weights.store", folder.resolve("weights").toString())));
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

    private static VideoSample several(int index) {
        VideoSample sample = sample(index);
        String picture = FIXTURES.resolve("tiny-llava-onevision/reference/anyres.png").toString();
        sample.setMedia(
                List.of(
                        new Medium(MediumKind.PICTURE, picture),
                        new Medium(MediumKind.VIDEO, sample.getUri())));
        sample.setHistory(
                List.of(
                        new Said(Speaker.USER, "What is <image>?"),
                        new Said(Speaker.ASSISTANT, "A ball.")));
        sample.setPrompts(List.of("Is it in <video>?"));
        return sample;
    }
}
