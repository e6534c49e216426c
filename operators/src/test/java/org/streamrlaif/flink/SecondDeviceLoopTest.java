package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.PlainLoop;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.kernel.SecondDevice;

/** The whole loop on a device that is not the CPU. */
class SecondDeviceLoopTest {
    @TempDir Path folder;

    @Test
    void noStageMakesATensorElsewhere() throws Exception {
        SecondDevice device = SecondDevice.here();
        device.distances();
        TinyCores there =
                new TinyCores("tiny-llava", new ModelOptions(device.toString(), "float32", null));
        List<PlainLoop.Step> steps = there.threeBatches(folder.resolve("there"));
        device.letTheCpuGoItsWays();
        assertThat(TinyCores.FLOAT32.threeBatches(folder.resolve("here")))
                .extracting(batch -> batch.policy().getSha256())
                .isEqualTo(steps.stream().map(batch -> batch.policy().getSha256()).toList());
        assertThat(device.distances())
                .containsKeys(
                        "start_rows",
                        "decode_steps",
                        "generation_weights",
                        "ppo_policy_gradient",
                        "preference_gradient")
                .allSatisfy((kernel, distance) -> assertThat(distance).as(kernel).isLessThan(1e-5));
    }
}
