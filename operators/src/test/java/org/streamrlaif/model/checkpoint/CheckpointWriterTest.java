package org.streamrlaif.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.generate.NextTokenLogits;
import org.streamrlaif.model.Closeness;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.family.Llava;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.numeric.Rounding;

@Tag("numeric")
class CheckpointWriterTest {
    @TempDir Path target;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava", "tiny-llava-hub"})
    void aSavedModelIsTheFileThatTransformersWrites(String folder) {
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path(folder), ModelOptions.defaults())) {
            model.save(target, null);
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.path("tiny-llava/model.safetensors"));
        assertThat(target.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(Fixtures.path(folder + "/tokenizer.json"));
        try (VisionLanguageModel again =
                VisionLanguageModel.load(target, ModelOptions.defaults())) {
            assertThat(again.config()).isEqualTo(ModelFamilies.read(Fixtures.path(folder)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llava-onevision", "tiny-smolvlm"})
    void everyFamilyKeepsItsFilesAndItsOutputs(String name) {
        Path folder = Fixtures.path(name);
        RgbFrames frames = new RgbFrames(3, 90, 70, new byte[3 * 90 * 70 * 3]);
        try (VisionLanguageModel model =
                VisionLanguageModel.load(folder, ModelOptions.defaults())) {
            model.save(target, null);
            try (VisionLanguageModel again =
                    VisionLanguageModel.load(target, ModelOptions.defaults())) {
                assertThat(again.encode(frames)).isEqualTo(model.encode(frames));
                assertThat(again.prompt("Why?", null)).isEqualTo(model.prompt("Why?", null));
            }
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
        assertThat(ModelFamilies.read(target)).isEqualTo(ModelFamilies.read(folder));
        assertThat(target.resolve("video_preprocessor_config.json"))
                .hasSameBinaryContentAs(folder.resolve("video_preprocessor_config.json"));
    }

    @Test
    void halfPrecisionIsWidenedAndAnotherPoolingIsKept() {
        ModelOptions options = new ModelOptions("cpu", "bfloat16", VideoPooling.TEMPORAL_SPATIAL);
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path("tiny-llava"), options)) {
            model.save(target, null);
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.path("tiny-llava/model.safetensors"));
        assertThat(Llava.of(ModelFamilies.read(target)).videoPooling())
                .isEqualTo(VideoPooling.TEMPORAL_SPATIAL);
        assertThat(Files.exists(target.resolve("chat_template.jinja"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16"})
    void anAdapterIsFoldedIntoTheWeightsInFloat32(String dtype) {
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava"), new ModelOptions("cpu", dtype, null));
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            model.save(target, adapter);
        }
        try (Safetensors merged = Safetensors.open(target);
                Safetensors reference = Fixtures.tensors("tiny-llava/reference/lora.safetensors")) {
            for (String name :
                    new String[] {
                        "layers.0.self_attn.q_proj.weight", "layers.2.mlp.down_proj.weight"
                    }) {
                // W + scale · B·A of rank 4: a sum of four products, a product and a sum.
                Rounding.float32(4 + 2)
                        .check(
                                name,
                                merged.tensor("language_model.model." + name).floats(),
                                reference.tensor("merged." + name).floats());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-llava, 1", "tiny-llava-onevision, 60000", "tiny-smolvlm, 60000"})
    void aMergedModelSaysWhatTheBaseWithItsAdapterSays(String name, long shardBytes) {
        try (VisionLanguageModel base =
                        VisionLanguageModel.load(Fixtures.path(name), ModelOptions.defaults());
                LoraAdapter adapter = randomAdapter(base)) {
            base.save(target, adapter, new SaveFormat("float32", shardBytes));
            assertThat(Files.exists(target.resolve("model.safetensors.index.json"))).isTrue();
            try (VisionLanguageModel merged =
                    VisionLanguageModel.load(target, ModelOptions.defaults())) {
                float[] expected = logits(base, adapter);
                Rounding rounding = Rounding.of(base.config());
                rounding.check("logits", logits(merged, null), expected);
                assertThat(Closeness.maxDifference(logits(base, null), expected))
                        .isGreaterThan(100 * rounding.limit(Rounding.largest(expected)));
            }
        }
    }

    @Test
    void anotherTypeIsRoundedOnceAfterTheAdapterIsFoldedIn() {
        Path half = target.resolve("half");
        Path full = target.resolve("full");
        try (VisionLanguageModel model =
                        VisionLanguageModel.load(
                                Fixtures.path("tiny-llava"), ModelOptions.defaults());
                LoraAdapter adapter = model.readAdapter(Fixtures.path("tiny-llava/lora-adapter"))) {
            model.save(half, adapter, new SaveFormat("bfloat16", 1L << 30));
            model.save(full, adapter);
        }
        assertThat(SaveFormat.dtypeOf(half)).isEqualTo("bfloat16");
        try (Safetensors rounded = Safetensors.open(half);
                Safetensors exact = Safetensors.open(full)) {
            assertThat(rounded.names()).isEqualTo(exact.names());
            for (String name : exact.names()) {
                assertThat(rounded.tensor(name).type()).isEqualTo(TensorType.BF16);
                float[] expected = exact.tensor(name).floats();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = bfloat16(expected[i]);
                }
                assertThat(rounded.tensor(name).floats()).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatAnEarlierCheckpointLeftIsRemoved() {
        try (VisionLanguageModel model =
                VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults())) {
            model.save(target, null, new SaveFormat("float32", 50_000));
            model.save(target, null);
        }
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.path("tiny-llava/model.safetensors"));
        assertThat(
                        target.toFile()
                                .list(
                                        (dir, file) ->
                                                file.contains("index") || file.contains("-of-")))
                .isEmpty();
    }

    /** Round to nearest, ties to even. */
    private static float bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int odd = bits >> 16 & 1;
        return Float.intBitsToFloat((bits + 0x7fff + odd) & 0xffff0000);
    }

    private static LoraAdapter randomAdapter(VisionLanguageModel base) {
        LoraAdapter adapter = base.newAdapter(LoraConfig.defaults(), 3);
        Map<String, byte[]> state = adapter.snapshot();
        Random random = new Random(7);
        state.replaceAll(
                (name, bytes) -> {
                    ByteBuffer numbers =
                            ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
                    while (numbers.hasRemaining()) {
                        numbers.putFloat((float) random.nextGaussian() * 0.03f);
                    }
                    return numbers.array();
                });
        adapter.restore(state);
        return adapter;
    }

    private static float[] logits(VisionLanguageModel model, LoraAdapter adapter) {
        RgbFrames frames = new RgbFrames(2, 90, 70, new byte[2 * 90 * 70 * 3]);
        ModelPrompt prompt = model.prompt("Why is it so?", model.encode(frames));
        int[] tokens = IntStream.range(0, 500).toArray();
        return NextTokenLogits.of(model, List.of(prompt), adapter, tokens)[0];
    }
}
