package org.streamrlaif.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.Llava;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.numeric.Rounding;

class CheckpointTensorsTest {
    private static final String LAYER = "language_model.layers.1.self_attn.";

    @TempDir Path folder;

    private final Kernels kernels = Kernels.on("cpu");

    /** tiny-llava with a wider decoder and random weights in two shards or more. */
    private Path wide(int width, TensorType type) throws IOException {
        ObjectNode config = (ObjectNode) Fixtures.json("tiny-llava/config.json");
        ObjectNode text = (ObjectNode) config.get("text_config");
        text.put("hidden_size", width).put("intermediate_size", 2 * width);
        text.put("num_attention_heads", 8).put("num_key_value_heads", 4).put("vocab_size", 32000);
        text.remove("head_dim");
        Path target = Files.createDirectory(folder.resolve("checkpoint"));
        for (String file :
                List.of(
                        "preprocessor_config.json",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "chat_template.jinja")) {
            Files.copy(Fixtures.path("tiny-llava").resolve(file), target.resolve(file));
        }
        ModelJson.write(target.resolve(ModelConfig.FILE), config);
        String dtype = type == TensorType.F32 ? "float32" : "bfloat16";
        new RandomCheckpoint(target, dtype).write(target, 30_000L * width, 1);
        return target;
    }

    private float[] floats(NDArray array, NDManager scope) {
        return kernels.call("float32").tensor("x", array).run(scope).toFloatArray();
    }

    /** The numbers that the mapped file holds, rounded when the model is in bfloat16. */
    private static float[] expected(Safetensors in, String name, TensorType type) {
        float[] values = in.tensor(name).floats();
        if (type == TensorType.BF16) {
            for (int i = 0; i < values.length; i++) {
                int bits = Float.floatToRawIntBits(values[i]);
                values[i] = Float.intBitsToFloat(bits + 0x7fff + (bits >> 16 & 1) & 0xffff0000);
            }
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"F32, F32", "F32, BF16", "BF16, BF16", "BF16, F32", "BF16, F64", "F32, F16"})
    void everyElementReachesItsPlaceInTheModelsType(TensorType stored, TensorType wanted)
            throws IOException {
        Path path = wide(128, stored);
        try (NDManager scope = kernels.newManager();
                Safetensors in = Safetensors.open(path);
                CheckpointTensors tensors =
                        new CheckpointTensors(
                                path, ModelFamilies.read(path), kernels, scope, wanted)) {
            assertThat(in.bytes("language_model.model.embed_tokens.weight"))
                    .isEqualTo(32000L * 128 * stored.bytes());
            // Widening rounds nothing, and expected() rounds to bfloat16 itself.
            Rounding rounding = Rounding.float16(wanted == TensorType.F16 ? 1 : 0);
            rounding.check(
                    "table",
                    floats(tensors.get("language_model.embed_tokens.weight"), scope),
                    expected(in, "language_model.model.embed_tokens.weight", wanted));
            NDArray stacked =
                    tensors.stacked(
                            List.of(
                                    LAYER + "q_proj.weight",
                                    LAYER + "k_proj.weight",
                                    LAYER + "v_proj.weight"));
            assertThat(stacked.getShape().getShape()).containsExactly(256, 128);
            float[] all = floats(stacked, scope);
            String place = LAYER.replace("language_model.", "language_model.model.");
            rounding.check(
                    "values",
                    Arrays.copyOfRange(all, 192 * 128, all.length),
                    expected(in, place + "v_proj.weight", wanted));
            assertThat(tensors.get(Llava.VIDEO_POSITIONS)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, float32, 1", "BF16, bfloat16, 1", "BF16, float32, 2"})
    void loadingNeedsLittleMoreThanTheModel(TensorType stored, String dtype, int growth)
            throws IOException {
        Path reset = Path.of("/proc/self/clear_refs");
        assumeTrue(Files.isWritable(reset));
        Path path = wide(1024, stored);
        long files;
        try (Safetensors in = Safetensors.open(path)) {
            files = in.names().stream().mapToLong(in::bytes).sum();
        }
        Files.writeString(reset, "5");
        long before = status("VmRSS");
        try (VisionLanguageModel model =
                VisionLanguageModel.load(path, new ModelOptions("cpu", dtype, null))) {
            assertThat(model.decoder().weights()).isNotEmpty();
            assertThat(status("VmHWM") - before).isLessThan((long) (1.15 * growth * files));
        }
    }

    private static long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
