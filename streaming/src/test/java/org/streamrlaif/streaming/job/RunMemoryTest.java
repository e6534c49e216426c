package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.MemoryNeed;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.streaming.config.RlaifConfig;

class RunMemoryTest {
    private static final String FIXTURES = "../operators/src/test/resources/";
    private static final String LLAVA = FIXTURES + "tiny-llava";
    private static final String SMOL = FIXTURES + "tiny-smolvlm";
    private static final ModelOptions OPTIONS = new ModelOptions("cpu", "bfloat16", null);
    private static final long MUCH = 1L << 40;

    private static MemoryNeed need(long free, String... values) {
        Map<String, String> all = new HashMap<>(Map.of("policy.model", LLAVA));
        for (int i = 0; i < values.length; i += 2) {
            all.put(values[i], values[i + 1]);
        }
        return RunMemory.of(RlaifConfig.defaults().with(all), OPTIONS, free);
    }

    private static List<String> names(MemoryNeed need) {
        return need.parts().stream().map(MemoryNeed.Part::name).toList();
    }

    private static long part(MemoryNeed need, String name) {
        return need.parts().stream()
                .filter(part -> part.name().equals(name))
                .mapToLong(MemoryNeed.Part::bytes)
                .sum();
    }

    @Test
    void aModelThatJudgesItselfIsThereOnce() {
        assertThat(names(need(MUCH, "judge.model", SMOL + "/../tiny-llava")))
                .containsExactly(
                        "policy as bfloat16",
                        "a clip",
                        "keys and values",
                        "learner",
                        "reward model");
        assertThat(names(need(MUCH, "judge.model", SMOL)))
                .startsWith("policy as bfloat16", "judge");
        assertThat(
                        names(
                                need(
                                        MUCH,
                                        "judge.remote.endpoint",
                                        "http://localhost:1/v1",
                                        "judge.remote.model",
                                        "m")))
                .doesNotContain("judge");
    }

    @Test
    void withoutScoresThereIsNoRewardModel() {
        assertThat(names(need(MUCH, "judge.model", LLAVA, "learn.algorithm", "rank-grpo")))
                .doesNotContain("reward model");
    }

    /** 4 × 2 rows of 8 frames of 16 tokens, 64 tokens of text and 10 of the answer. */
    @Test
    void keysAndValuesAreThoseOfTheRowsButKeepToTheBudget() {
        String[] values = {
            "judge.model", LLAVA,
            "loop.batch-size", "4",
            "sampling.max-new-tokens", "10",
            "sampling.kv-budget-mib", "0"
        };
        int visual = 8 * 16;
        long token = 3 * 2 * 2 * 16 * 2;
        assertThat(part(need(MUCH, values), "keys and values"))
                .isEqualTo(8 * (visual + 64 + 10) * token);
        assertThat(part(need(4000, values), "keys and values")).isEqualTo(1000);
        values[7] = "1";
        values[3] = "1024";
        assertThat(part(need(MUCH, values), "keys and values")).isEqualTo(1 << 20);
    }

    @Test
    void whatTheAdviceNamesNeedsLess() {
        MemoryNeed usual = need(MUCH, "judge.model", LLAVA);
        for (String key : List.of("learn", "reward")) {
            String part = key.equals("learn") ? "learner" : "reward model";
            MemoryNeed less =
                    need(MUCH, "judge.model", LLAVA, key + ".gradient-checkpointing", "true");
            assertThat(part(less, part)).isLessThan(part(usual, part));
            less = need(MUCH, "judge.model", LLAVA, key + ".micro-batch-tokens", "512");
            assertThat(part(less, part)).isLessThan(part(usual, part));
        }
    }

    @Test
    void microBatchesTakeRowsAsLongAsTheyFit() {
        assertThat(new TrainedRows(16, 300, 20).within(1000))
                .isEqualTo(new TrainedRows(3, 300, 20));
        assertThat(new TrainedRows(2, 300, 20).within(1000)).isEqualTo(new TrainedRows(2, 300, 20));
        assertThat(new TrainedRows(16, 300, 20).within(100)).isEqualTo(new TrainedRows(1, 300, 20));
    }
}
