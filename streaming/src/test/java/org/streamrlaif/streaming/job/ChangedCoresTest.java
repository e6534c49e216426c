package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.platform.Change;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.state.StateEntry;
import org.streamrlaif.streaming.config.ConfigSource;
import org.streamrlaif.streaming.config.KeyChange;
import org.streamrlaif.streaming.config.RlaifConfig;

/** What the trained cores say to a state that was made with other settings. */
class ChangedCoresTest {

    private static final Path FIXTURES = Path.of("../operators/src/test/resources");
    private static final int BATCH = 4;

    @TempDir private static Path folder;

    private static Map<String, byte[]> reward;
    private static Map<String, byte[]> learn;

    @BeforeAll
    static void trainTwoBatches() throws Exception {
        RlaifConfig config = config();
        Cores cores = Cores.of(config);
        try (LoopCores made = cores.make(here())) {
            new PlainLoop(made, config.loop().rule(), cores.store().create(here()))
                    .run(
                            IntStream.range(0, 2 * BATCH)
                                    .mapToObj(ChangedCoresTest::sample)
                                    .iterator(),
                            s -> {});
            reward = StateEntry.copy(made.reward().state());
            learn = StateEntry.copy(made.learn().state());
        }
        assertThat(reward).isNotEmpty();
        assertThat(learn).isNotEmpty();
    }

    @Test
    void takeOverTheStateUnderEveryFreeKey() throws Exception {
        RlaifConfig altered =
                new ConfigSource(
                                Optional.of(Path.of("src/test/resources/config/altered.yaml")),
                                Map.of())
                        .resolve(RlaifConfig.defaults());
        Map<String, String> together = new HashMap<>();
        for (KeyChange change : KeyChange.between(config().settings(), altered)) {
            String group = change.key().split("\\.")[0];
            if (change.kind() == Change.Kind.FREE
                    && List.of("seed", "sampling", "reward", "learn", "gate", "drift")
                            .contains(group)) {
                together.put(change.key(), change.wanted());
            }
        }
        assertThat(together).hasSizeGreaterThan(60);

        restore(together);
        restore(Map.of("device.dtype", "bfloat16"));

        Path moved = folder.resolve("moved");
        FileUtils.copyDirectory(FIXTURES.resolve("tiny-llava").toFile(), moved.toFile());
        restore(Map.of("policy.model", moved.toString()));
        restore(Map.of("judge.model", moved.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "learn.algorithm; grpo; state algorithm: ppo, expected grpo",
                "learn.lora.rank; 8; lora_A.weight: 6144 bytes, expected 3072",
                "learn.lora.targets; q_proj; unknown tensors [",
                "reward.lora.rank; 8; lora_A.weight: 6144 bytes, expected 3072",
                "reward.lora.targets; q_proj; unknown tensors [",
                "policy.model; tiny-smolvlm; state base: ",
                "policy.adapter; tiny-llava/lora-adapter; state base: ",
                "judge.adapter; tiny-llava/lora-adapter; state base: ",
                "judge.model; tiny-smolvlm; state base: "
            })
    void refuseAStateThatWasMadeWithAnother(String key, String value, String reason) {
        String wanted = value.startsWith("tiny") ? FIXTURES.resolve(value).toString() : value;

        assertThatThrownBy(() -> restore(Map.of(key, wanted)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private void restore(Map<String, String> changed) throws Exception {
        try (LoopCores cores = Cores.of(config().with(changed)).make(here().forRestored())) {
            cores.reward().restore(reward);
            cores.learn().restore(learn);
            assertThat(StateEntry.copy(cores.reward().state()).keySet()).isEqualTo(reward.keySet());
            assertThat(StateEntry.copy(cores.learn().state()).keySet()).isEqualTo(learn.keySet());
        }
    }

    private static RlaifConfig config() {
        String model = FIXTURES.resolve("tiny-llava").toString();
        return RlaifConfig.defaults()
                .with(
                        Map.of(
                                "policy.model",
                                model,
                                "judge.model",
                                model,
                                "loop.batch-size",
                                Integer.toString(BATCH),
                                "video.allowed-roots",
                                FIXTURES.toString(),
                                "sampling.max-new-tokens",
                                "6",
                                "preference.context",
                                "false",
                                "preference.tie-margin",
                                "0",
                                "reward.warmup-pairs",
                                "0",
                                "weights.store",
                                folder.resolve("weights").toString()));
    }

    private static VideoSample sample(int i) {
        String video = FIXTURES.resolve("fixtures/video").resolve("h264_3frames.mp4").toString();
        return new VideoSample(
                "s" + i,
                video,
                List.of("What happens?"),
                0L,
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static OperatorContext here() {
        return new OperatorContext("changed", "plain#0", 0, 1, List.of());
    }
}
