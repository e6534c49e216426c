package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.model.TestDevice;
import org.streamrlaif.model.TestDevice.OnDevice;

/** The whole loop on a GPU: vision, narration, sampling, judge, reward model, PPO, adapters. */
class DeviceLoopTest {
    @TempDir Path folder;

    @ParameterizedTest
    @OnDevice
    @ValueSource(strings = {"float32", "bfloat16", "float16"})
    void everyStageRuns(String dtype) throws Exception {
        List<PlainLoop.Step> steps = loop(dtype, "once");
        assertThat(steps).hasSize(3);
        assertThat(hashes(steps)).doesNotHaveDuplicates();
        assertThat(steps.subList(1, 3))
                .allSatisfy(
                        step ->
                                assertThat(step.record().getMetrics().values())
                                        .isNotEmpty()
                                        .allMatch(value -> Double.isFinite(value)));
    }

    @Test
    @OnDevice
    void aRunRepeatsBitForBit() throws Exception {
        assertThat(hashes(loop("float32", "again"))).isEqualTo(hashes(loop("float32", "once")));
    }

    private List<PlainLoop.Step> loop(String dtype, String run) throws Exception {
        return new TinyCores("tiny-llava", TestDevice.options(dtype))
                .threeBatches(folder.resolve(run));
    }

    private static List<String> hashes(List<PlainLoop.Step> steps) {
        return steps.stream().map(step -> step.policy().getSha256()).toList();
    }
}
