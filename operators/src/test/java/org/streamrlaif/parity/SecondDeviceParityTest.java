package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.kernel.SecondDevice;

/** Every family on a device that is not the CPU. */
class SecondDeviceParityTest {
    @ParameterizedTest
    @CsvSource({
        "tiny-llava, batch, decode_steps",
        "tiny-llava, kv_cache, forced_step",
        "tiny-llava-onevision, single, pool_onevision",
        "tiny-llava-onevision, image_anyres, join_views",
        "tiny-smolvlm, single, shuffle_project",
        "tiny-qwen2_5_vl, batch, qwen2_5_tower",
        "tiny-qwen3_vl, kv_cache, qwen3_merge"
    })
    void aFamilyRunsThere(String model, String reference, String kernel) {
        SecondDevice device = SecondDevice.here();
        device.distances();
        Path folder = Fixtures.path(model);
        try (VisionLanguageModel there =
                VisionLanguageModel.load(
                        folder, new ModelOptions(device.toString(), "float32", null))) {
            Path file = folder.resolve("reference").resolve(reference + ".safetensors");
            assertThat(ParityCheck.run(there, null, file, null, Limits.of("float32")).comparisons())
                    .isNotEmpty()
                    .allMatch(OutputComparison::holds);
        }
        assertThat(device.distances())
                .containsKey(kernel)
                .allSatisfy((name, distance) -> assertThat(distance).as(name).isLessThan(1e-5));
    }
}
