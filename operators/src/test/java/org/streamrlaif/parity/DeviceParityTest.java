package org.streamrlaif.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.TestDevice;
import org.streamrlaif.model.TestDevice.OnDevice;
import org.streamrlaif.model.TestDevice.OnTwoGpus;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;

/** Every family on a GPU, in every element type, against Hugging Face's numbers. */
class DeviceParityTest {
    @ParameterizedTest
    @OnDevice
    @CsvSource({
        "tiny-llava, single",
        "tiny-llava, batch",
        "tiny-llava, response",
        "tiny-llava, generate",
        "tiny-llava, kv_cache",
        "tiny-llava-onevision, single",
        "tiny-llava-onevision, batch",
        "tiny-llava-onevision, response",
        "tiny-llava-onevision, image_anyres",
        "tiny-smolvlm, single",
        "tiny-smolvlm, batch",
        "tiny-smolvlm, response",
        "tiny-smolvlm, split",
        "tiny-qwen2_5_vl, batch",
        "tiny-qwen2_5_vl, generate",
        "tiny-qwen3_vl, batch",
        "tiny-qwen3_vl, generate"
    })
    void aFamilyHoldsInFloat32(String folder, String reference) {
        holds(folder, reference, TestDevice.options("float32"), "float32");
    }

    @ParameterizedTest
    @OnDevice
    @CsvSource({
        "tiny-llava, float16",
        "tiny-llava, bfloat16",
        "tiny-llava-onevision, float16",
        "tiny-llava-onevision, bfloat16",
        "tiny-smolvlm, float16",
        "tiny-smolvlm, bfloat16",
        "tiny-qwen2_5_vl, bfloat16",
        "tiny-qwen3_vl, bfloat16"
    })
    void aFamilyHoldsInHalfPrecision(String folder, String dtype) {
        holds(folder, "single", TestDevice.options(dtype), dtype);
        holds(folder, "batch", TestDevice.options(dtype), dtype);
    }

    @ParameterizedTest
    @OnDevice
    @ValueSource(strings = {"float32", "float16", "bfloat16"})
    void anAdapterHolds(String dtype) {
        Path folder = Fixtures.path("tiny-llava");
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(folder, TestDevice.options(dtype));
                LoraAdapter adapter = model.readAdapter(folder.resolve("lora-adapter"))) {
            requireHeld(model, adapter, folder.resolve("reference/lora.safetensors"), dtype);
        }
    }

    /**
     * The second device of two is as good as the first, and a model on the first stays as it is.
     */
    @ParameterizedTest
    @OnTwoGpus
    @ValueSource(strings = {"float32", "bfloat16"})
    void twoDevicesKeepApart(String dtype) {
        Path folder = Fixtures.path("tiny-llava");
        Path file = folder.resolve("reference/batch.safetensors");
        try (VisionLanguageModel first =
                        VisionLanguageModel.load(folder, new ModelOptions("cuda:0", dtype, null));
                VisionLanguageModel second =
                        VisionLanguageModel.load(folder, new ModelOptions("cuda:1", dtype, null))) {
            requireHeld(first, null, file, dtype);
            requireHeld(second, null, file, dtype);
            requireHeld(first, null, file, dtype);
        }
    }

    private static void holds(String folder, String reference, ModelOptions options, String dtype) {
        Path path = Fixtures.path(folder);
        try (VisionLanguageModel model = VisionLanguageModel.load(path, options)) {
            requireHeld(
                    model, null, path.resolve("reference/" + reference + ".safetensors"), dtype);
        }
    }

    private static void requireHeld(
            VisionLanguageModel model, LoraAdapter adapter, Path file, String dtype) {
        ParityReport report = ParityCheck.run(model, adapter, file, null, Limits.of(dtype));
        assertThat(report.comparisons()).isNotEmpty().filteredOn(c -> !c.holds()).isEmpty();
    }
}
