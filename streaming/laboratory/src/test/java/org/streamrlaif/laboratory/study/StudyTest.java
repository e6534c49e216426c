package org.streamrlaif.laboratory.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.reward.RewardMetrics;

/** A study of one seed that is interrupted, goes on, and comes to what it comes to in one go. */
class StudyTest {

    @TempDir private Path folder;

    @Test
    void aStudyGoesOnWhereItStopped() throws Exception {
        List<String> said = new ArrayList<>();
        Path parts = folder.resolve("parts");
        run(parts, 2, List.of("ppo-policy-frozen"), said);
        run(parts, 2, List.of("ppo-policy-frozen", "rank-grpo", "ppo"), said);
        run(parts, 2, List.of("ppo"), said);
        run(folder.resolve("whole"), 2, List.of("ppo"), new ArrayList<>());

        assertThat(said)
                .extracting(line -> line.replaceAll(":.*", ""))
                .containsExactly(
                        "seed 7, start",
                        "seed 7, ppo-policy-frozen",
                        "seed 7, ppo",
                        "seed 7, rank-grpo");
        ArmResult ppo = result(parts, "ppo");
        assertThat(ppo.curve()).isEqualTo(result(folder.resolve("whole"), "ppo").curve());
        assertThat(ppo.curve()).extracting(ArmResult.Point::batch).containsExactly(1, 2);
        assertThat(ppo.last().metrics().get(RewardMetrics.VERSION))
                .isGreaterThan(ppo.curve().get(0).metrics().get(RewardMetrics.VERSION));
        ArmResult frozen = result(parts, "ppo-policy-frozen");
        assertThat(frozen.last().metrics().get(RewardMetrics.VERSION))
                .isEqualTo(frozen.curve().get(0).metrics().get(RewardMetrics.VERSION));
        assertThat(result(parts, Arms.START).judge()).containsOnlyKeys("with", "without");
        assertThat(result(parts, Arms.START).contrasts())
                .hasSize(EventContrasts.Context.values().length);
        assertThat(ppo.contrasts()).containsOnlyKeys(ArmResult.WARM_UP, ArmResult.END);
        assertThat(ppo.contrasts()).isEqualTo(result(folder.resolve("whole"), "ppo").contrasts());

        String before = Files.readString(parts.resolve("seed-7.jsonl"));
        assertThatThrownBy(() -> run(parts, 3, List.of("ppo"), said))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start with 2 batches and ")
                .hasMessageEndingWith("take another --out");
        assertThat(Files.readString(parts.resolve("seed-7.jsonl"))).isEqualTo(before);
    }

    private static void run(Path folder, int batches, List<String> arms, List<String> said)
            throws Exception {
        Files.createDirectories(folder);
        Map<String, String> quick =
                Map.of("reward.warmup-pairs", "12", "learn.update.critic-only-steps", "0");
        new Study(new StudySettings(folder, List.of(7L), arms, batches, 1, 4, quick), said::add)
                .run();
    }

    private static ArmResult result(Path folder, String arm) throws Exception {
        return SeedResults.of(folder, 7).read().stream()
                .filter(result -> result.arm().equals(arm))
                .findFirst()
                .orElseThrow();
    }
}
